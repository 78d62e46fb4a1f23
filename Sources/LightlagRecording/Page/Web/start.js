// The page as a whole.

/** Reads what stands in the page, and draws it. */
function start() {
  const session = readSession(document.getElementById('data').textContent);
  const notes = readNotes(session);
  const lifelines = readLifelines(notes, session.end);
  const page = {
    session,
    notes,
    lifelines,
    bands: readBands(notes, session.end),
    divergences: readDivergences(session, notes),
    filter: noFilter(),
    rows: [],
    items: [],
    reach: [],
    columns: [],
    columnCount: 1,
    selected: null,
    hovered: null,
    drawnSpan: null,
    form: '',
    listTop: 0,
    view: { top: 0, scale: 1 },
    arrows: { usual: [], troubled: [] },
    lanes: null,
    plots: null,
    colors: readColors(),
  };
  for (const id of ['overview', 'diagram', 'list', 'details'])
    page[id] = document.getElementById(id);
  page.divergentItems = new Set(page.divergences.map((divergence) => divergence.item));
  showFacts(page);
  showVerdict(page);
  buildFilters(page);
  drawSamples(page);
  applyFilter(page);
  beginView(page);
  listen(page);
  return page;
}

/** Shows what passes the filter. */
function applyFilter(page) {
  const { session, notes, filter } = page;
  page.rows = passingMessages(session, filter);
  page.items = mergedItems(session, page.rows, notes, passingNotes(notes, filter));
  page.reach = reachOf(session, page.rows);
  page.plots = null;
  sizeList(page);
  arrangeColumns(page);
  if (page.selected !== null && placeOf(page, page.selected) < 0) page.selected = null;
  for (const fate of FATES) {
    document.getElementById(
              `fate-${fate.key}`
    ).setAttribute('aria-pressed', String(filter.fates.has(fate.key)));
  }
  document.getElementById('reset').disabled = !isFiltered(filter);
  page.list.setAttribute(
    'aria-label', `${plural(page.rows.length, 'message')}, and what else happened`
  );
  showDetails(page);
  followDiagram(page);
  requestDraw(page);
}

/** For each message, when the last of it and of those before it is to be seen. */
function reachOf(session, rows) {
  const reach = new Float64Array(rows.length);
  let greatest = 0;
  for (let place = 0; place < rows.length; place += 1) {
    greatest = Math.max(greatest, session.lastMoment[rows[place]]);
    reach[place] = greatest;
  }
  return reach;
}

/** Gives each connection that may be shown its column among the clients. */
function arrangeColumns(page) {
  const { session, lifelines, filter } = page;
  const shown = [...lifelines.values()].filter(
    (lifeline) => isAbout({ connection: lifeline.name }, filter.connection)
  );
  page.columnCount = assignColumns(shown);
  page.columns = session.connections.map((name) => lifelines.get(name)?.column ?? 0);
}

/**
 * Begins where there is something to see: at a divergence, a line that was asked for, or the
 * start.
 */
function beginView(page) {
  page.view.scale = readableScale(page);
  page.view.top = -12 * page.view.scale;
  clampView(page);
  followDiagram(page);
  const line = Number(/^#L(\d+)$/.exec(location.hash)?.[1] ?? 0);
  const item = itemOfLine(page.session, page.notes, line);
  if (item !== null) select(page, item);
  else if (page.divergences.length > 0) showDivergence(page, 0);
}

function listen(page) {
  listenToKeys(page);
  listenToDiagram(page);
  listenToOverview(page);
  listenToList(page);
  document.getElementById(
            'help-button'
  ).addEventListener('click', () => document.getElementById('help').showModal());
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
    page.colors = readColors();
    page.plots = null;
    drawSamples(page);
    requestDraw(page);
  });
  const watcher = new ResizeObserver(() => {
    page.plots = null;
    requestDraw(page);
  });
  for (const part of [page.diagram, page.overview, page.list]) watcher.observe(part);
}

/** Draws once before the next picture of the screen, however much has changed. */
function requestDraw(page) {
  if (page.frame) return;
  page.frame = requestAnimationFrame(() => {
    page.frame = 0;
    draw(page);
  });
}

function draw(page) {
  clampView(page);
  drawDiagram(page);
  drawOverview(page);
  drawList(page);
}

/** For tests, and for whoever asks a console. */
const page = start();
