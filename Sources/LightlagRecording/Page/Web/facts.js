// The head of the page: what was recorded, and the verdict on another run.

function showFacts(page) {
  const { session } = page;
  const { header } = session;
  document.getElementById('title').textContent = header.name || session.file;
  document.getElementById('subtitle').textContent = subtitle(page);
  const facts = document.getElementById('facts');
  for (const [name, value, title] of recordingFacts(session)) {
    const part = element('div');
    part.append(element('dt', '', name), element('dd', '', value));
    if (title) part.title = title;
    facts.append(part);
  }
  const command = element('div', 'replay');
  command.append(element('dt', '', 'replay'), element('dd'));
  command.lastChild.append(element('code', '', `lightlag replay ${shellWord(session.file)}`));
  facts.append(command);
  document.getElementById('fence-note').textContent = fenceNote(session);
}

function subtitle(page) {
  const { session } = page;
  const parts = [
    plural(session.count, 'message'),
    plural(page.lifelines.size, 'connection'),
    durationText(session.end),
  ];
  if (!session.isComplete) parts.push('cut off before its end');
  return parts.join(' · ');
}

function recordingFacts(session) {
  const { header } = session;
  const facts = [
    ['seed', String(header.seed ?? '')],
    ['network', header.profile?.name ?? 'no profile', header.profile?.doc?.summary],
    ['backend', header.backend?.kind ?? ''],
    ['clients', isOutside(header, 'client') ? 'live' : header.clients?.kind ?? ''],
    ['clock', String(header.clock ?? '')],
  ];
  if (header.wall) facts.push(['began', String(header.wall)]);
  facts.push(['tool', String(header.tool ?? '')]);
  if (session.digest) facts.push(['sha256', `${session.digest.slice(0, 12)}…`, session.digest]);
  return facts;
}

function isOutside(header, side) {
  return header.subject === side || header.subject === 'both';
}

/** A word as a shell takes it. */
function shellWord(word) {
  return /^[\w./@%+=:-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

function fenceNote(session) {
  const [up, down] = session.fences.map((fence) => (fence === null ? 'none' : durationText(fence)));
  return `A message is late that took longer than twice the median, and longer than three quarters
    of all by three times what lies between the quartiles (here up ${up}, down ${down}). One is
    reordered that arrived behind another that was sent later on its connection.`;
}

function showVerdict(page) {
  const { verdict } = page.session;
  if (!verdict) return;
  const section = document.getElementById('verdict');
  section.hidden = false;
  section.className = verdict.hasPassed ? 'passed' : 'failed';
  section.append(element('strong', '', verdict.headline));
  for (const text of [...verdict.warnings, ...verdict.notes]) section.append(element('p', '', text));
  if (page.divergences.length === 0) return;
  const list = element('ol');
  page.divergences.forEach((divergence, place) => {
    const button = element('button', '', divergence.headline);
    button.type = 'button';
    button.addEventListener('click', () => showDivergence(page, place));
    const entry = element('li');
    entry.append(button);
    list.append(entry);
  });
  section.append(list);
}

/** The divergences, each with the item that it is about, where there is one. */
function readDivergences(session, notes) {
  return (session.verdict?.divergences ?? []).map((divergence) => {
    const item = divergence.message ?? itemOfLine(session, notes, divergence.line);
    const isKnown = item !== null && item !== undefined;
    const at = !isKnown ? divergence.at : item < 0 ? notes[~item].at : session.sent[item];
    const message = isKnown && item >= 0 ? item : undefined;
    return { ...divergence, at, message, item: isKnown ? item : null };
  });
}

/** The item that stands in a line, or `null`. */
function itemOfLine(session, notes, line) {
  if (!line) return null;
  const row = countBelow(session.count, (place) => session.line[place], line);
  if (session.line[row] === line) return row;
  const place = notes.findIndex((note) => note.line === line);
  return place < 0 ? null : ~place;
}
