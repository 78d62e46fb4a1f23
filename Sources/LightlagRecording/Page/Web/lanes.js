// Where things stand in the diagram: clients on the left, the link, the backend on the right; time
// goes down.

const HEAD = 26;
const GUTTER = 74;

/** The lanes of a diagram of that size. */
function layOut(page, width, height) {
  const isNarrow = width < 520;
  const margin = isNarrow ? 8 : 18;
  const room = Math.max(24, (width - GUTTER) * 0.3);
  const spacing = Math.min(36, room / page.columnCount);
  const clients = {
    left: GUTTER + margin,
    right: GUTTER + margin + spacing * (page.columnCount - 1)
  };
  const backend = width - (isNarrow ? 30 : 62);
  return {
    width,
    height,
    spacing,
    clients,
    backend,
    isNarrow,
    link: { left: clients.right + margin, right: backend - margin },
    // Labels take half of the link at most, of letters some six pixels wide.
    mostLetters: Math.min(40, Math.max(8, Math.floor((backend - clients.right) / 13))),
    x: (column) => clients.left + column * spacing,
    y: (at) => HEAD + (at - page.view.top) / page.view.scale,
    at: (y) => page.view.top + (y - HEAD) * page.view.scale,
  };
}

/** Time that fits into the diagram. */
function viewSpan(page) {
  return Math.max(1, page.diagram.clientHeight - HEAD) * page.view.scale;
}

/** Nanoseconds a pixel at which all is seen. */
function fittingScale(page) {
  return Math.max(1, (page.session.end * 1.04) / Math.max(100, page.diagram.clientHeight - HEAD));
}

/** A scale at which single messages are told apart, and arrows are seen whole. */
function readableScale(page) {
  const { session, rows } = page;
  const fitting = fittingScale(page);
  if (rows.length < 2) return fitting;
  const gaps = new Float64Array(rows.length - 1);
  for (let place = 0; place < gaps.length; place += 1) {
    gaps[place] = session.sent[rows[place + 1]] - session.sent[rows[place]];
  }
  gaps.sort();
  const typical = Math.max(gaps[gaps.length >> 1], session.end / rows.length / 3);
  const height = Math.max(100, page.diagram.clientHeight - HEAD);
  const whole = Math.max(...session.medians) / (0.4 * height);
  return Math.min(fitting, Math.max(1, typical / 15, whole));
}

/** Keeps the view within the recording. */
function clampView(page) {
  const { view, session } = page;
  view.scale = Math.min(Math.max(view.scale, 0.5), fittingScale(page));
  const margin = 12 * view.scale;
  const last = session.end + 3 * margin - viewSpan(page);
  view.top = Math.max(-margin, Math.min(view.top, Math.max(last, -margin)));
}

/** The column of the clients' lane in which a message's connection stands. */
function columnOf(page, row) {
  return page.columns[page.session.connection[row]];
}
