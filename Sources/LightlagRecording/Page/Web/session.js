// The recording, as columns: one typed array for each figure of its messages.

const BIT = {
  downlink: 1,
  encoded: 8,
  underWay: 128,
  late: 256,
  reordered: 512,
  twice: 1024,
  damaged: 2048,
  lost: 4096,
};

const KINDS = ['text', 'binary', 'ping', 'pong'];

/** Reads the data that stands in the page. */
function readSession(text) {
  const data = JSON.parse(text);
  const count = data.sent.length;
  const session = {
    ...data,
    count,
    header: parsedObject(data.header),
    headerText: data.header,
    end: data.endNanoseconds,
    sent: sums(data.sent),
    line: sums(data.line),
    connection: Uint32Array.from(data.connection),
    bits: Uint16Array.from(data.bits),
    delay: Float64Array.from(data.delay),
    name: Uint32Array.from(data.name),
    text: textPlaces(data.text),
    secondDelay: sparse(data.secondDelay, 1),
    droppedAfter: sparse(data.droppedAfter, 1),
    damage: sparse(data.damage, 2),
    handedLate: sparse(data.handedLate, 1),
    queued: sparse(data.queued, 1),
    leftOut: sparse(data.leftOut, 1),
    lostPayload: sparse(data.lostPayload, 2),
  };
  session.lastMoment = Float64Array.from({ length: count }, (_, row) => lastMoment(session, row));
  session.medians = [0, 1].map((direction) => medianDelay(session, direction));
  return session;
}

function parsedObject(text) {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** The values whose differences are given. */
function sums(differences) {
  const values = new Float64Array(differences.length);
  let sum = 0;
  for (let row = 0; row < values.length; row += 1) {
    sum += differences[row];
    values[row] = sum;
  }
  return values;
}

/** The places of texts, given as how far back each stands from the next new one. */
function textPlaces(steps) {
  const places = new Uint32Array(steps.length);
  let next = 0;
  for (let row = 0; row < places.length; row += 1) {
    places[row] = next - steps[row];
    if (steps[row] === 0) next += 1;
  }
  return places;
}

/** Figures that few messages have, by message. */
function sparse(numbers, width) {
  const figures = new Map();
  let row = 0;
  for (let place = 0; place < numbers.length; place += width + 1) {
    row += numbers[place];
    const values = numbers.slice(place + 1, place + 1 + width);
    figures.set(row, width === 1 ? values[0] : values);
  }
  return figures;
}

function isDown(session, row) {
  return (session.bits[row] & BIT.downlink) !== 0;
}

function kindOf(session, row) {
  return KINDS[(session.bits[row] >> 1) & 3];
}

/** Why a message, or a copy of it, did not arrive; empty where it did. */
function dropOf(session, row) {
  const place = (session.bits[row] >> 4) & 7;
  return place > 0 ? session.drops[place - 1] : '';
}

function payloadOf(session, row) {
  return session.texts[session.text[row]];
}

/** What is wrong with a payload that stood beside the recording; empty where it can be shown. */
function lostPayloadOf(session, row) {
  const lost = session.lostPayload.get(row);
  return lost ? ['missing', 'damaged'][lost[1]] : '';
}

/** What a message is called where there is little room. */
function labelOf(session, row, limit = 40) {
  const name = session.names[session.name[row]];
  if (name) return excerpt(name, limit);
  const kind = kindOf(session, row);
  const lost = lostPayloadOf(session, row);
  if (kind === 'text' && !lost && !(session.bits[row] & BIT.encoded)) {
    return excerpt(payloadOf(session, row), limit) || '(empty)';
  }
  return `${kind}, ${bytesText(byteCount(session, row))}${lost ? `, ${lost}` : ''}`;
}

/** Bytes of a payload, those that the page leaves out among them. */
function byteCount(session, row) {
  const lost = session.lostPayload.get(row);
  if (lost) return lost[0];
  const text = payloadOf(session, row);
  const isEncoded = session.bits[row] & BIT.encoded;
  const shown = isEncoded ? decodedLength(text) : new TextEncoder().encode(text).length;
  return shown + (session.leftOut.get(row) ?? 0);
}

/** How many bytes padded base64 stands for. */
function decodedLength(text) {
  const padding = text.length - text.replace(/=+$/, '').length;
  return (text.length / 4) * 3 - padding;
}

/** When the last of a message is to be seen. */
function lastMoment(session, row) {
  const waited = Math.max(
    session.delay[row], session.secondDelay.get(row) ?? 0, session.droppedAfter.get(row) ?? 0, 0
  );
  if (session.bits[row] & BIT.underWay) return session.end;
  return session.sent[row] + waited;
}

/** The median delay one way, 0 where nothing arrived. */
function medianDelay(session, direction) {
  const delays = session.delay.filter(
    (delay, row) => delay >= 0 && (session.bits[row] & BIT.downlink) === direction
  );
  delays.sort();
  return delays.length > 0 ? delays[(delays.length - 1) >> 1] : 0;
}
