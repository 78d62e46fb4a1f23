// What a person does: filters, keys, mouse and fingers.

// MARK: Filters

function buildFilters(page) {
  const { session } = page;
  buildFates(page);
  const connection = document.getElementById('connection');
  for (const name of page.lifelines.keys()) connection.append(new Option(name, name));
  const event = document.getElementById('event');
  for (const [place, count] of eventCounts(session)) {
    event.append(
      new Option(`${excerpt(session.names[place], 40)} (${countText(count)})`, String(place))
    );
  }
  for (const id of ['search', 'from', 'to'])
    document.getElementById(id).addEventListener('input', () => readFilter(page));
  for (const id of ['direction', 'connection', 'event'])
    document.getElementById(id).addEventListener('change', () => readFilter(page));
  document.getElementById('filters').addEventListener('submit', (event) => event.preventDefault());
  document.getElementById('in-view').addEventListener('click', () => filterToView(page));
  document.getElementById('reset').addEventListener('click', () => resetFilter(page));
}

/** The events there are, the most frequent first. */
function eventCounts(session) {
  const counts = new Map();
  for (const name of session.name)
    if (name > 0) counts.set(name, (counts.get(name) ?? 0) + 1);
  return [...counts].sort((one, other) => other[1] - one[1]).slice(0, 500);
}

/** A button for each fate: the legend, and a filter. */
function buildFates(page) {
  const counts = fateCounts(page.session);
  const box = document.getElementById('fates');
  for (const fate of FATES) {
    const button = element('button', `fate-button ${fate.key}`);
    button.type = 'button';
    button.id = `fate-${fate.key}`;
    button.title = fate.title;
    button.disabled = counts[fate.key] === 0;
    button.setAttribute('aria-pressed', 'false');
    const sample = element('canvas', 'sample');
    sample.setAttribute('aria-hidden', 'true');
    button.append(sample, `${fate.key} `, element('b', '', countText(counts[fate.key])));
    button.addEventListener('click', () => toggleFate(page, fate.key));
    box.append(button);
  }
}

/** Draws the legend's arrows as those of the diagram are. */
function drawSamples(page) {
  for (const fate of FATES) {
    const { context, width, height } =
      prepareCanvas(document.querySelector(`#fate-${fate.key} canvas`));
    const isTwice = fate.mark === 'double';
    const y = isTwice ? 3.5 : height / 2;
    const arrow = {
      fate,
      x: 1,
      y,
      toX: width - (isTwice ? 1 : 7),
      toY: y,
      again: isTwice ? height - 3.5 : null
    };
    drawTroubled(context, page.colors, arrow);
  }
}

function toggleFate(page, key) {
  const { fates } = page.filter;
  if (!fates.delete(key)) fates.add(key);
  readFilter(page);
}

function readFilter(page) {
  const value = (id) => document.getElementById(id).value;
  const [from, to] = [timeField('from', 0), timeField('to', Infinity)];
  const isWrong = (id) => document.getElementById(id).getAttribute('aria-invalid') === 'true';
  document.getElementById('time-problem').hidden = !isWrong('from') && !isWrong('to');
  Object.assign(page.filter, {
    search: value('search').trim(),
    direction: value('direction'),
    connection: value('connection'),
    event: value('event'),
    from,
    to,
  });
  applyFilter(page);
}

/** The time in a field; where it is none, the field says so and counts as empty. */
function timeField(id, empty) {
  const field = document.getElementById(id);
  const text = field.value.trim();
  const time = text === '' ? empty : parsedTime(text);
  field.setAttribute('aria-invalid', String(Number.isNaN(time)));
  return Number.isNaN(time) ? empty : time;
}

function filterToView(page) {
  const from = Math.max(0, page.view.top);
  const to = Math.min(page.session.end, page.view.top + viewSpan(page));
  document.getElementById('from').value = `${(from / SECOND).toFixed(6)}s`;
  document.getElementById('to').value = `${(to / SECOND).toFixed(6)}s`;
  readFilter(page);
}

function resetFilter(page) {
  for (const id of ['search', 'direction', 'connection', 'event', 'from', 'to'])
    document.getElementById(id).value = '';
  page.filter.fates.clear();
  readFilter(page);
}

// MARK: Selecting

function select(page, item) {
  page.selected = item;
  if (item !== null) {
    const place = placeOf(page, item);
    if (place >= 0) revealInList(page, place);
    revealInDiagram(page, timeOf(page, item));
  }
  showDetails(page);
  requestDraw(page);
}

/** Scrolls the diagram to an instant, unless that is well in view. */
function revealInDiagram(page, at) {
  const span = viewSpan(page);
  const part = (at - page.view.top) / span;
  if (part > 0.04 && part < 0.8) return;
  page.view.top = at - span * 0.25;
}

/** Selects the item so many places further on. */
function step(page, count) {
  if (page.items.length === 0) return;
  const place = page.selected === null ? -1 : nearestPlace(page);
  const start = page.selected === null && count > 0 ? firstInView(page) - 1 : place;
  const next = Math.min(page.items.length - 1, Math.max(0, start + count));
  select(page, page.items[next]);
}

function nearestPlace(page) {
  const line = lineOf(page, page.selected);
  return countBelow(page.items.length, (other) => lineOf(page, page.items[other]), line);
}

function firstInView(page) {
  return countBelow(
    page.items.length, (other) => timeOf(page, page.items[other]), Math.max(0, page.view.top)
  );
}

/** Selects the next message that fared otherwise than most, or the one before. */
function stepToTrouble(page, direction) {
  const { items, session } = page;
  let place =
    page.selected === null ? firstInView(page) - (direction > 0 ? 1 : 0) : nearestPlace(page);
  do place += direction;
  while (items[place] !== undefined
         && !(items[place] >= 0 && session.bits[items[place]] & TROUBLE));
  if (items[place] !== undefined) select(page, items[place]);
}

function showDivergence(page, place) {
  const { divergences } = page;
  if (divergences.length === 0) return;
  page.divergence = (place + divergences.length) % divergences.length;
  const divergence = divergences[page.divergence];
  select(page, divergence.item);
  revealInDiagram(page, divergence.at);
  if (divergence.item === null) page.details.replaceChildren(divergenceElement(divergence));
  requestDraw(page);
}

// MARK: Keys

function keyActions(page) {
  const down = () => step(page, 1);
  const up = () => step(page, -1);
  const closer = () => zoom(page, 1 / 1.5);
  const farther = () => zoom(page, 1.5);
  return {
    ArrowDown: down,
    j: down,
    ArrowUp: up,
    k: up,
    PageDown: () => step(page, 20),
    PageUp: () => step(page, -20),
    Home: () => step(page, -page.items.length),
    End: () => step(page, page.items.length),
    n: () => stepToTrouble(page, 1),
    p: () => stepToTrouble(page, -1),
    d: () => showDivergence(page, (page.divergence ?? -1) + 1),
    '+': closer,
    '=': closer,
    '-': farther,
    0: () => zoomToAll(page),
    '/': () => document.getElementById('search').focus(),
    '?': () => document.getElementById('help').showModal(),
    Escape: () => (page.selected === null ? resetFilter(page) : select(page, null)),
  };
}

function listenToKeys(page) {
  const actions = keyActions(page);
  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.getElementById('help').open)
      return;
    const isTyping = event.target.matches?.('input, select, textarea');
    if (isTyping && event.key === 'Escape') return event.target.blur();
    if (isTyping && !(event.target.id === 'search' && event.key === 'Enter')) return;
    if (!isTyping && !Object.hasOwn(actions, event.key)) return;
    event.preventDefault();
    if (isTyping) leaveSearch(page, event.target);
    else actions[event.key]();
  });
}

/** Goes from what was looked for to the first message that was found. */
function leaveSearch(page, field) {
  field.blur();
  if (page.items.length > 0) select(page, page.items[0]);
}

// MARK: Zoom

function zoom(page, factor, at = null) {
  const centre = at ?? zoomCentre(page);
  const part = (centre - page.view.top) / page.view.scale;
  page.view.scale *= factor;
  clampView(page);
  page.view.top = centre - part * page.view.scale;
  moved(page);
}

/** What stays where it is: the selected, where that is in view. */
function zoomCentre(page) {
  const { view, selected } = page;
  const at = selected === null ? -1 : timeOf(page, selected);
  const isInView = at >= view.top && at <= view.top + viewSpan(page);
  return isInView ? at : view.top + viewSpan(page) / 2;
}

function zoomToAll(page) {
  page.view.scale = fittingScale(page);
  page.view.top = 0;
  moved(page);
}

function showSpan(page, from, to) {
  page.view.scale = Math.max(1, (to - from) / Math.max(100, page.diagram.clientHeight - HEAD));
  page.view.top = from;
  moved(page);
}

/** The view was moved by hand: the list goes along. */
function moved(page) {
  clampView(page);
  followDiagram(page);
  requestDraw(page);
}

// MARK: Mouse and fingers

function listenToDiagram(page) {
  const { diagram } = page;
  diagram.addEventListener('wheel', (event) => {
    event.preventDefault();
    const down = event.deltaY * (event.deltaMode === 1 ? 20 : 1);
    if (event.ctrlKey) return zoom(page, Math.exp(down / 300), page.lanes.at(event.offsetY));
    page.view.top += down * page.view.scale;
    moved(page);
  }, { passive: false });
  let grip = null;
  diagram.addEventListener('pointerdown', (event) => {
    diagram.setPointerCapture(event.pointerId);
    const isScrollbar = event.offsetX > diagram.clientWidth - 12;
    grip = { y: event.offsetY, top: page.view.top, isScrollbar, isDrag: false };
  });
  diagram.addEventListener('pointermove', (event) => {
    if (grip) dragDiagram(page, grip, event);
    else hover(page, event);
  });
  diagram.addEventListener('pointerup', (event) => {
    if (grip && !grip.isDrag) select(page, itemAt(page, event.offsetX, event.offsetY));
    grip = null;
  });
  diagram.addEventListener('pointerleave', () => {
    page.hovered = null;
    document.getElementById('tip').hidden = true;
    requestDraw(page);
  });
  diagram.addEventListener('dblclick', (event) => zoom(page, 1 / 4, page.lanes.at(event.offsetY)));
  document.getElementById('zoom-in').addEventListener('click', () => zoom(page, 1 / 1.5));
  document.getElementById('zoom-out').addEventListener('click', () => zoom(page, 1.5));
  document.getElementById('zoom-all').addEventListener('click', () => zoomToAll(page));
}

function dragDiagram(page, grip, event) {
  const moves = event.offsetY - grip.y;
  if (!grip.isDrag && Math.abs(moves) < 4) return;
  grip.isDrag = true;
  const scale = grip.isScrollbar ? -page.session.end / page.diagram.clientHeight : page.view.scale;
  page.view.top = grip.top - moves * scale;
  moved(page);
}

function hover(page, event) {
  const item = itemAt(page, event.offsetX, event.offsetY);
  page.diagram.classList.toggle('pointing', item !== null);
  const tip = document.getElementById('tip');
  if (item === page.hovered) return;
  page.hovered = item;
  tip.hidden = item === null;
  if (item !== null) {
    tip.textContent = tipText(page, item);
    tip.style.left =
      `${Math.min(event.offsetX + 14, page.diagram.clientWidth - tip.offsetWidth - 8)}px`;
    tip.style.top = `${Math.max(HEAD, event.offsetY - tip.offsetHeight - 10)}px`;
  }
  requestDraw(page);
}

function tipText(page, item) {
  if (item < 0) return page.notes[~item].label;
  const { session } = page;
  const delay = session.delay[item] >= 0 ? durationText(session.delay[item]) : '';
  const words = [delay, ...fateWords(session, item)].filter(Boolean).join(', ');
  const place =
    `${session.connections[session.connection[item]]} ${isDown(session, item) ? '↓' : '↑'}`;
  return `${place} ${labelOf(session, item)} — ${words}`;
}

/** A click in the plots goes to a time, a drag over them to a span. */
function listenToOverview(page) {
  const { overview } = page;
  const at = (event) => plotAcross(page, overview.clientWidth).at(event.offsetX);
  let start = null;
  overview.addEventListener('pointerdown', (event) => {
    overview.setPointerCapture(event.pointerId);
    start = { x: event.offsetX, at: at(event) };
  });
  overview.addEventListener('pointermove', (event) => {
    if (!start || Math.abs(event.offsetX - start.x) < 4) return;
    page.drawnSpan = [start.at, at(event)].sort((one, other) => one - other);
    requestDraw(page);
  });
  overview.addEventListener('pointerup', (event) => {
    const span = page.drawnSpan;
    page.drawnSpan = null;
    start = null;
    if (span) return showSpan(page, ...span);
    page.view.top = at(event) - viewSpan(page) / 2;
    moved(page);
  });
}

function listenToList(page) {
  page.list.addEventListener('scroll', () => {
    followList(page);
    requestDraw(page);
  });
  page.list.addEventListener('click', (event) => {
    const line = event.target.closest('.item');
    if (line) select(page, Number(line.dataset.item));
  });
}
