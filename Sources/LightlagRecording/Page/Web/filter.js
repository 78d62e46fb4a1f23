// Which messages are shown. Items of the list are messages, or, as ~place, notes.

function noFilter() {
  return {
    search: '',
    direction: '',
    connection: '',
    event: '',
    from: 0,
    to: Infinity,
    fates: new Set()
  };
}

function isFiltered(filter) {
  return Boolean(
    filter.search || filter.direction || filter.connection || filter.event || filter.from > 0
    || filter.to < Infinity || filter.fates.size > 0
  );
}

/** Returns the messages that pass, in order. */
function passingMessages(session, filter) {
  const passes = messageTest(session, filter);
  const rows = new Uint32Array(session.count);
  let count = 0;
  for (let row = 0; row < session.count; row += 1) {
    if (passes(row)) {
      rows[count] = row;
      count += 1;
    }
  }
  return rows.subarray(0, count);
}

function messageTest(session, filter) {
  const { bits, sent, connection, name } = session;
  const fates =
    FATES.filter((fate) => filter.fates.has(fate.key)).reduce((sum, fate) => sum | fate.bit, 0);
  const direction = filter.direction === '' ? -1 : Number(filter.direction);
  const place = filter.connection === '' ? -1 : session.connections.indexOf(filter.connection);
  const event = filter.event === '' ? -1 : Number(filter.event);
  const hasText = textTest(session, filter.search);
  const isAnyConnection = filter.connection === '';
  return (row) => sent[row] >= filter.from && sent[row] <= filter.to
    && (fates === 0 || (bits[row] & fates) !== 0)
    && (direction < 0 || (bits[row] & BIT.downlink) === direction)
    && (isAnyConnection || connection[row] === place) && (event < 0 || name[row] === event)
    && hasText(row);
}

/** Looks once into each text, however often it stands in messages. */
function textTest(session, search) {
  if (!search) return () => true;
  const pattern = searchPattern(search);
  const found = new Int8Array(session.texts.length);
  return (row) => {
    if (session.bits[row] & BIT.encoded) return false;
    const place = session.text[row];
    if (found[place] === 0) found[place] = pattern.test(session.texts[place]) ? 1 : -1;
    return found[place] > 0;
  };
}

/** The words as they stand, capitals or not. */
function searchPattern(search) {
  return new RegExp(search.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&'), 'i');
}

/** Returns the places of the notes that pass. */
function passingNotes(notes, filter) {
  if (filter.direction || filter.event || filter.fates.size > 0) return [];
  const pattern = filter.search ? searchPattern(filter.search) : null;
  return notes.map((_, place) => place).filter((place) => {
    const note = notes[place];
    return note.at >= filter.from && note.at <= filter.to && isAbout(note, filter.connection)
      && (!pattern || pattern.test(note.text));
  });
}

/** Whether a note is about a connection, or about all. */
function isAbout(note, connection) {
  return !connection || note.connection === connection || note.connection === '*';
}

/** Messages and notes in the order of their lines. */
function mergedItems(session, rows, notes, places) {
  const items = new Int32Array(rows.length + places.length);
  let row = 0;
  let place = 0;
  for (let count = 0; count < items.length; count += 1) {
    const takesNote = place < places.length
      && (row >= rows.length || notes[places[place]].line < session.line[rows[row]]);
    items[count] = takesNote ? ~places[place++] : rows[row++];
  }
  return items;
}

/** Of sorted values, how many are below a bound. */
function countBelow(length, valueAt, bound) {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (valueAt(middle) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
