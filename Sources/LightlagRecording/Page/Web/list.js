// The list of messages and notes; only the lines in view are in the document.

const LINE = 22;
/** Browsers end an element at some 33 million pixels. */
const MOST_HEIGHT = 30_000_000;

/** Gives the list room for all of its lines, without which it could not be scrolled to them. */
function sizeList(page) {
  const height = Math.min(MOST_HEIGHT, page.items.length * LINE);
  document.getElementById('list-space').style.height = `${height}px`;
}

function drawList(page) {
  const { list, items } = page;
  const space = document.getElementById('list-space');
  const first = Math.max(0, Math.floor(list.scrollTop / LINE) - 4);
  const last = Math.min(items.length, Math.ceil((list.scrollTop + list.clientHeight) / LINE) + 4);
  const lines = document.createDocumentFragment();
  for (let place = first; place < last; place += 1) lines.append(listLine(page, place));
  space.replaceChildren(lines);
  list.setAttribute('aria-activedescendant', page.selected === null ? '' : `item${page.selected}`);
}

function listLine(page, place) {
  const item = page.items[place];
  const line = item < 0 ? noteLine(page.notes[~item]) : messageLine(page, item);
  line.id = `item${item}`;
  line.style.top = `${place * LINE}px`;
  line.setAttribute('role', 'option');
  line.setAttribute('aria-selected', String(item === page.selected));
  line.setAttribute('aria-posinset', String(place + 1));
  line.setAttribute('aria-setsize', String(page.items.length));
  line.dataset.item = String(item);
  if (page.divergentItems.has(item)) line.classList.add('divergent');
  return line;
}

function messageLine(page, row) {
  const { session } = page;
  const fate = fateOf(session.bits[row]);
  const line = element('div', `item message ${fate ? fate.key : ''}`);
  const delay = session.delay[row] >= 0 ? durationText(session.delay[row]) : '';
  line.append(
    element('span', 'time', listTime(session.sent[row])),
    element('span', 'connection', session.connections[session.connection[row]]),
    element('span', isDown(session, row) ? 'way down' : 'way up', isDown(session, row) ? '↓' : '↑'),
    element('span', 'label', labelOf(session, row)),
    element('span', 'fate', fateWords(session, row).join(', ')), element('span', 'delay', delay)
  );
  return line;
}

function noteLine(note) {
  const line = element('div', `item note ${note.isBad ? 'lost' : note.kind}`);
  line.append(element('span', 'time', listTime(note.at)), element('span', 'label', note.label));
  return line;
}

function listTime(at) {
  return tickText(Math.floor(at / 1e6) * 1e6, 1e6);
}

/** The place of an item in the list, or -1. */
function placeOf(page, item) {
  const line = lineOf(page, item);
  const place = countBelow(page.items.length, (other) => lineOf(page, page.items[other]), line);
  return page.items[place] === item ? place : -1;
}

/** The number of an item's line in the recording. */
function lineOf(page, item) {
  return item < 0 ? page.notes[~item].line : page.session.line[item];
}

function timeOf(page, item) {
  return item < 0 ? page.notes[~item].at : page.session.sent[item];
}

/** Scrolls the list to a place, unless it is in view. */
function revealInList(page, place) {
  const { list } = page;
  const top = place * LINE;
  if (top >= list.scrollTop + LINE && top + 2 * LINE <= list.scrollTop + list.clientHeight) return;
  scrollList(page, top - list.clientHeight / 3);
}

/** Scrolls the list without the diagram going along. */
function scrollList(page, top) {
  page.list.scrollTop = top;
  page.listTop = page.list.scrollTop;
}

/** Has the list begin with what the diagram begins with. */
function followDiagram(page) {
  const place =
    countBelow(page.items.length, (other) => timeOf(page, page.items[other]), page.view.top);
  scrollList(page, place * LINE);
}

/** Has the diagram begin with what the list begins with. */
function followList(page) {
  if (Math.abs(page.list.scrollTop - page.listTop) < 1) return;
  page.listTop = page.list.scrollTop;
  const item = page.items[Math.min(page.items.length - 1, Math.floor(page.list.scrollTop / LINE))];
  if (item !== undefined) page.view.top = timeOf(page, item) - 12 * page.view.scale;
}
