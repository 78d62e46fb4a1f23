// What is known of the selected message, note or divergence.

function showDetails(page) {
  const { details, selected, session } = page;
  details.replaceChildren();
  if (selected === null) {
    const hint = page.items.length > 0
      ? 'Select a message: ↓ and ↑, or a click on its arrow.'
      : 'No message passes the filter.';
    details.append(element('p', 'hint', hint));
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
  const drop = dropOf(session, row);
  const damage = session.damage.get(row);
  if (bits & BIT.lost) facts.push(['never arrived', lossText(session, row), 'lost']);
  else if (drop) facts.push(['a copy', `did not arrive: ${drop}`, 'lost']);
  if (bits & BIT.reordered) facts.push(['reordered', 'behind one sent later', 'reordered']);
  if (bits & BIT.underWay) facts.push(['at the end', 'on its way, or waiting', 'underway']);
  if (damage) facts.push(['damaged', damageText(damage), 'damaged']);
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
  const bits = session.bits[row];
  const after = (time) => `${instantText(session.sent[row] + time)}, after ${durationText(time)}`;
  const verb = bits & BIT.underWay ? 'due' : 'arrived';
  const facts = [[verb, after(delay), '']];
  if (bits & BIT.late) facts[0] = [verb, `${after(delay)}, late`, 'late'];
  const second = session.secondDelay.get(row);
  if (second !== undefined) facts.push(['and again', after(second), 'twice']);
  return facts;
}

function damageText([offset, mask]) {
  const bits = mask.toString(16).padStart(2, '0');
  return `byte ${offset} arrives with the bits 0x${bits} flipped`;
}

function lossText(session, row) {
  const after = session.droppedAfter.get(row);
  return after === undefined ? dropOf(session, row)
                             : `${dropOf(session, row)}, after ${durationText(after)}`;
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
  const lost = lostPayloadOf(session, row);
  if (lost) {
    details.append(element('p', 'hint', `The payload, a file beside the recording, is ${lost}.`));
    return;
  }
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
    details.append(element(
      'p', 'hint', `${bytesText(leftOut)} more in line ${session.line[row]} of the recording`
    ));
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
  const { expected, actual, candidate } = divergence;
  const box = element('div', 'divergence');
  box.append(element('h3', '', `≠ ${divergence.headline}`));
  if (expected) box.append(element('p', 'side', `− ${sideText(expected)}`));
  if (actual) box.append(element('p', 'side', `+ ${sideText(actual)}`));
  if (candidate) box.append(element('p', 'side', `≈ ${sideText(candidate)}`));
  for (const one of divergence.differences) box.append(element('p', '', differenceText(one)));
  return box;
}

function sideText({ connection, direction, index, text }) {
  return `${connection} ${direction} ${index}  ${text}`;
}

function differenceText({ pointer, expected, actual, reason }) {
  const values = [];
  if (expected !== undefined) values.push(`expected ${expected}`);
  if (actual !== undefined) values.push(`came ${actual}`);
  return `${pointer ? `${pointer}: ` : ''}${values.join(', ')} (${reason})`;
}
