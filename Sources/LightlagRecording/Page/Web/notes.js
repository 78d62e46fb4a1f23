// All that is no message: connections that open and close, phases, changes of conditions, marks.

/** Reads the lines that are no messages. */
function readNotes(session) {
  const flows = phaseFlows(session.header);
  return session.notes.map(([line, text]) => readNote(line, text, flows));
}

/** How each phase lets messages through. */
function phaseFlows(header) {
  const flows = new Map();
  for (const phase of header.config?.phases ?? []) {
    flows.set(phase.name, flowOf(phase));
  }
  return flows;
}

/** The worse of both directions' flows. */
function flowOf({ up, dn }) {
  const flows = [up?.flow, dn?.flow];
  return ['outage', 'hold'].find((flow) => flows.includes(flow)) ?? 'open';
}

function readNote(line, text, flows) {
  const record = parsedObject(text);
  const connection = record.ev === 'net' ? record.link : record.c ?? '*';
  return {
    line,
    text,
    record,
    kind: record.ev,
    at: record.t,
    connection,
    label: noteLabel(record),
    flow: record.ev === 'phase' ? flows.get(record.name) ?? 'open' : flowOf(record.set ?? {}),
    isBad: (record.ev === 'close' && record.clean === false)
      || (record.ev === 'answer' && record.status !== 101),
  };
}

function noteLabel(record) {
  switch (record.ev) {
    case 'open': return `${record.c} opens ${excerpt(String(record.url), 60)}`;
    case 'answer':
      return record.status === 101
        ? `${record.c} accepted`
        : `${record.c} refused: ${record.status} ${excerpt(String(record.reason ?? ''), 60)}`;
    case 'close':
      return record.by === 'net' ? `${record.c} breaks` : closeLabel(record);
    case 'phase': return `${excerpt(record.name, 60)} ${record.on ? 'begins' : 'ends'}`;
    case 'mark': return excerpt(record.data ? `${record.name}: ${record.data}` : record.name, 80);
    case 'rule':
      return record.remove ? `rule ${record.remove} is gone` : `rule ${record.set?.name} is there`;
    case 'net':
      return netLabel(record);
    default: return String(record.ev);
  }
}

function closeLabel({ c, by, code, reason }) {
  return `${c} closed by ${by}: ${code} ${excerpt(String(reason ?? ''), 60)}`.trim();
}

function netLabel({ link, set }) {
  const flow = flowOf(set ?? {});
  const where = link === '*' ? '' : ` for ${link}`;
  return `conditions change${where}${flow === 'open' ? '' : `: ${flow}`}`;
}

/** The spans of time in which a phase, or a flow that is not open, holds. */
function readBands(notes, end) {
  const open = new Map();
  const bands = [];
  const close = (key, at) => {
    const band = open.get(key);
    if (band) bands.push({ ...band, to: at });
    open.delete(key);
  };
  for (const note of notes) {
    if (note.kind !== 'phase' && note.kind !== 'net') continue;
    const key = note.kind === 'phase' ? `phase ${note.record.name}` : `net ${note.connection}`;
    close(key, note.at);
    const begins = note.kind === 'phase' ? note.record.on : note.flow !== 'open';
    const name = note.kind === 'phase' ? excerpt(note.record.name, 60) : note.flow;
    if (begins)
      open.set(key, { name, flow: note.flow, from: note.at, connection: note.connection });
  }
  for (const key of [...open.keys()]) close(key, end);
  return bands.sort((one, other) => one.from - other.from);
}

/** When each connection is there, by its name, and in which column of the clients' lane. */
function readLifelines(notes, end) {
  const lifelines = new Map();
  for (const note of notes) {
    if (note.kind === 'open') {
      lifelines.set(
        note.connection, { name: note.connection, from: note.at, to: end, column: 0, closes: 0 }
      );
    }
    const lifeline = lifelines.get(note.connection);
    if (lifeline && endsLifeline(note, lifeline)) lifeline.to = note.at;
  }
  return lifelines;
}

function endsLifeline(note, lifeline) {
  if (note.kind === 'answer') return note.record.status !== 101;
  if (note.kind !== 'close') return false;
  lifeline.closes += 1;
  return lifeline.closes === 2 || note.record.by === 'net';
}

/**
 * Puts each lifeline into the first column that is free then; returns how many columns there are.
 */
function assignColumns(lifelines) {
  const freeFrom = [];
  for (const lifeline of lifelines) {
    const free = freeFrom.findIndex((from) => from < lifeline.from);
    lifeline.column = free < 0 ? freeFrom.length : free;
    freeFrom[lifeline.column] = lifeline.to;
  }
  return Math.max(1, freeFrom.length);
}
