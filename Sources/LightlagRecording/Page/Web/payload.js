// Payloads for people: JSON with its numbers as they were written, bytes as a hex dump.

const MOST_PRETTY = 200_000;
const MOST_HEX = 4096;

const TOKEN = /"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*|true|false|null|[{}[\],:]|\s+/gy;

/**
 * The JSON in a text, and what stands before it, as the `42` of Socket.IO; `null` where there is
 * none.
 */
function splitJSON(text) {
  const prefix = /^\d+(?:-)?(?:\/[^,[{]*,)?\d*(?=[[{])/.exec(text)?.[0] ?? '';
  for (const length of new Set([0, prefix.length])) {
    try {
      JSON.parse(text.slice(length));
      return { prefix: text.slice(0, length), json: text.slice(length) };
    } catch {
      // Perhaps behind the prefix.
    }
  }
  return null;
}

/** Appends JSON on many lines, token by token, so that no number is written otherwise. */
function appendJSON(parent, json) {
  let depth = 0;
  const breakLine = () => parent.append(`\n${'  '.repeat(depth)}`);
  const tokens = json.match(TOKEN).filter((token) => token.trim() !== '');
  tokens.forEach((token, place) => {
    const next = tokens[place + 1];
    switch (token) {
      case '{':
      case '[':
        parent.append(token);
        if (next === '}' || next === ']') break;
        depth += 1;
        breakLine();
        break;
      case '}':
      case ']':
        if (!['{', '['].includes(tokens[place - 1])) {
          depth -= 1;
          breakLine();
        }
        parent.append(token);
        break;
      case ',':
        parent.append(token);
        breakLine();
        break;
      case ':': parent.append(': '); break;
      default: parent.append(element('span', tokenClass(token, next === ':'), token));
    }
  });
}

function tokenClass(token, isName) {
  if (token[0] === '"') return isName ? 'name' : 'string';
  return /[-\d]/.test(token[0]) ? 'number' : 'word';
}

/** An element with a class and text; what is from a recording only ever becomes text. */
function element(tag, className, text) {
  const made = document.createElement(tag);
  if (className) made.className = className;
  if (text !== undefined) made.textContent = text;
  return made;
}

function bytesOf(base64) {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

/** Appends bytes, sixteen a line, with the damaged one marked. */
function appendHex(parent, bytes, damage) {
  const shown = bytes.subarray(0, MOST_HEX);
  for (let start = 0; start < shown.length; start += 16) {
    parent.append(element('span', 'offset', start.toString(16).padStart(6, '0')), '  ');
    appendHexLine(parent, shown.subarray(start, start + 16), damage ? damage[0] - start : -1);
  }
  if (shown.length < bytes.length)
    parent.append(`… ${bytesText(bytes.length - shown.length)} more`);
}

function appendHexLine(parent, line, damaged) {
  for (let place = 0; place < 16; place += 1) {
    const text = place < line.length ? line[place].toString(16).padStart(2, '0') : '  ';
    parent.append(place === damaged ? element('mark', '', text) : text, place === 7 ? '  ' : ' ');
  }
  parent.append(element('span', 'ascii', [...line].map(visibleCharacter).join('')), '\n');
}

function visibleCharacter(byte) {
  return byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·';
}

/** The ways in which a payload can be shown, the best first. */
function payloadForms(session, row) {
  if (session.bits[row] & BIT.encoded) return ['hex'];
  const text = payloadOf(session, row);
  return text.length <= MOST_PRETTY && splitJSON(text) ? ['pretty', 'raw', 'hex'] : ['raw', 'hex'];
}

/** A payload in one of those forms. */
function payloadElement(session, row, form) {
  const view = element('pre', `payload ${form}`);
  const text = payloadOf(session, row);
  const isEncoded = session.bits[row] & BIT.encoded;
  if (form === 'hex') {
    appendHex(
      view, isEncoded ? bytesOf(text) : new TextEncoder().encode(text), session.damage.get(row)
    );
  } else if (form === 'pretty') {
    const { prefix, json } = splitJSON(text);
    if (prefix) view.append(element('span', 'prefix', prefix), ' ');
    appendJSON(view, json);
  } else {
    view.append(text);
  }
  return view;
}
