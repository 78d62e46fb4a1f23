// What is known of the selected message, note or divergence.

function showDetails(page) {
  const { details, selected, session } = page;
  details.replaceChildren();
  if (selected === null) {
    details.append(element('p', 'hint', page.items.length > 0
      ? 'Select a message: ↓ and ↑, or a click on its arrow.' : 'No message passes the filter.'));
    return;
  }
  if (selected < 0) showNote(page, page.notes[~selected]);
  else showMessage(page, session, selected);
  details.scrollTop = 0;
}

function showMessage(page, session, row) {
  const { details } = page;
  const arrow = isDown(session, row) ? '↓' : '↑';
  const name = session.names[session.name[row]];
  const heading = element('h2', '', `${session.connections[session.connection[row]]} ${arrow} `);
  heading.append(name ? element('span', 'event', excerpt(name, 80)) : kindOf(session, row));
  heading.append(element('span', 'line', `line ${session.line[row]}`));
  details.append(heading, factList(messageFacts(page, session, row)));
  for (const divergence of page.divergences.filter((other) => other.message === row)) {
    details.append(divergenceElement(divergence));
  }
  appendPayload(page, session, row);
}

function messageFacts(page, session, row) {
  const bits = session.bits[row];
  const facts = [['sent', instantText(session.sent[row])], ...arrivalFacts(session, row)];
  if (bits & BIT.lost) facts.push(['never arrived', lossText(session, row), 'lost']);
  else if (dropOf(session, row)) facts.push(['a copy', `did not arrive: ${dropOf(session, row)}`, 'lost']);
  if (bits & BIT.overtaken) facts.push(['overtaken', 'one that was sent later arrived before it', 'overtaken']);
  if (bits & BIT.underWay) facts.push(['at the end', 'it was on its way, or waiting', 'underway']);
  const damage = session.damage.get(row);
  if (damage) facts.push(['damaged', `byte ${damage[0]} arrives with the bits 0x${damage[1].toString(16).padStart(2, '0')} flipped`, 'damaged']);
  const late = session.handedLate.get(row);
  if (late !== undefined) facts.push(['handed over', `${durationText(late)} after it was due`]);
  const queued = session.queued.get(row);
  if (queued) facts.push(['behind', `${bytesText(queued)} that waited to be sent`]);
  facts.push(['size', `${bytesText(byteCount(session, row))}, ${kindOf(session, row)}`]);
  return facts;
}

function arrivalFacts(session, row) {
  const delay = session.delay[row];
  if (delay < 0) return [];
  const isLate = session.bits[row] & BIT.late;
  const verb = session.bits[row] & BIT.underWay ? 'due' : 'arrived';
  const facts = [[verb, `${instantText(session.sent[row] + delay)}, after ${durationText(delay)}${isLate ? ', late' : ''}`, isLate ? 'late' : '']];
  const second = session.secondDelay.get(row);
  if (second !== undefined) facts.push(['and again', `${instantText(session.sent[row] + second)}, after ${durationText(second)}`, 'twice']);
  return facts;
}

function lossText(session, row) {
  const after = session.droppedAfter.get(row);
  return after === undefined ? dropOf(session, row) : `${dropOf(session, row)}, after ${durationText(after)}`;
}

/** A list of facts; a third value names the colour. */
function factList(facts) {
  const list = element('dl', 'facts');
  for (const [name, value, style] of facts) {
    list.append(element('dt', '', name), element('dd', style ?? '', value));
  }
  return list;
}

function appendPayload(page, session, row) {
  const { details } = page;
  const forms = payloadForms(session, row);
  const bar = element('div', 'forms');
  const shown = forms.includes(page.form) ? page.form : forms[0];
  for (const form of forms) {
    const button = element('button', '', form);
    button.type = 'button';
    button.setAttribute('aria-pressed', String(form === shown));
    button.addEventListener('click', () => {
      page.form = form;
      showDetails(page);
    });
    bar.append(button);
  }
  details.append(bar, payloadElement(session, row, shown));
  const leftOut = session.leftOut.get(row);
  if (leftOut) {
    details.append(element('p', 'hint', `${bytesText(leftOut)} more in line ${session.line[row]} of the recording`));
  }
}

function showNote(page, note) {
  const heading = element('h2', '', note.label);
  heading.append(element('span', 'line', `line ${note.line}`));
  page.details.append(heading, factList([['at', instantText(note.at)]]));
  for (const divergence of page.divergences.filter((other) => other.line === note.line)) {
    page.details.append(divergenceElement(divergence));
  }
  const view = element('pre', 'payload pretty');
  if (note.text.length <= MOST_PRETTY) appendJSON(view, note.text);
  else view.append(note.text);
  page.details.append(view);
}

/** How another run differed, in full. */
function divergenceElement(divergence) {
  const box = element('div', 'divergence');
  box.append(element('h3', '', `≠ ${divergence.headline}`));
  for (const [sign, part] of [['−', divergence.expected], ['+', divergence.actual], ['≈', divergence.candidate]]) {
    if (part) box.append(element('p', 'side', `${sign} ${part.connection} ${part.direction} ${part.index}  ${part.text}`));
  }
  for (const difference of divergence.differences) {
    const values = [
      difference.expected === undefined ? '' : `expected ${difference.expected}`,
      difference.actual === undefined ? '' : `came ${difference.actual}`,
    ].filter(Boolean).join(', ');
    box.append(element('p', '', `${difference.pointer ? `${difference.pointer}: ` : ''}${values} (${difference.reason})`));
  }
  return box;
}
