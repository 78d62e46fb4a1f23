// Delay and loss over time, and which span of it the diagram shows.

const PLOT = {
  left: 74,
  right: 12,
  top: 14,
  delayHeight: 44,
  lossHeight: 30,
  gap: 10,
  axis: 18
};
const MOST_BINS = 240;

/** Where the three plots stand, from the top down. */
function plotRows() {
  const { top, delayHeight, lossHeight, gap } = PLOT;
  return {
    up: { y: top, height: delayHeight },
    down: { y: top + delayHeight + gap, height: delayHeight },
    loss: { y: top + 2 * (delayHeight + gap), height: lossHeight },
    bottom: top + 2 * (delayHeight + gap) + lossHeight,
  };
}

/** Draws the plots once for a filter and a size; the span is drawn over a copy. */
function drawPlots(page, context, width) {
  const across = plotAcross(page, width);
  const rows = plotRows();
  drawPlotBands(page, context, across, rows);
  drawPlotAxis(page, context, across, rows);
  const scale = delayScale(page);
  for (const [key, direction] of [['up', 0], ['down', 1]]) {
    drawPlotFrame(
      page, context, across, rows[key], `delay ${direction ? '↓' : '↑'}`, scale.text, scale.kind
    );
    drawDelays(page, context, across, rows[key], direction, scale);
  }
  drawLoss(page, context, across, rows.loss);
}

function plotAcross(page, width) {
  const left = PLOT.left;
  const span = width - PLOT.left - PLOT.right;
  const end = Math.max(1, page.session.end);
  return {
    left,
    right: left + span,
    span,
    end,
    x: (at) => left + (at / end) * span,
    at: (x) => Math.min(end, Math.max(0, ((x - left) / span) * end)),
  };
}

function drawPlotBands(page, context, across, rows) {
  for (const band of page.bands) {
    const x = across.x(band.from);
    const width = Math.max(1, across.x(band.to) - x);
    context.fillStyle = bandColor(page.colors, band);
    context.globalAlpha = 0.18;
    context.fillRect(x, PLOT.top, width, rows.bottom - PLOT.top);
    context.globalAlpha = 1;
  }
}

function drawPlotAxis(page, context, across, rows) {
  const { colors } = page;
  const step = tickStep(across.end / Math.max(2, across.span / 90));
  context.lineWidth = 1;
  context.fillStyle = colors.soft;
  context.strokeStyle = colors.rule;
  for (let at = 0; at <= across.end; at += step) {
    const x = Math.round(across.x(at)) + 0.5;
    strokeLine(context, x, PLOT.top, x, rows.bottom + 3);
    context.textAlign = x > across.right - 24 ? 'right' : 'center';
    context.fillText(tickText(at, step), x, rows.bottom + 11);
  }
}

function drawPlotFrame(page, context, across, row, name, top, kind = '') {
  const { colors } = page;
  context.strokeStyle = colors.rule;
  context.lineWidth = 1;
  strokeLine(
    context, across.left, row.y + row.height + 0.5, across.right, row.y + row.height + 0.5
  );
  context.textAlign = 'right';
  context.fillStyle = colors.text;
  context.fillText(name, across.left - 8, row.y + row.height - 6);
  context.fillStyle = colors.soft;
  context.fillText(top, across.left - 8, row.y + 6);
  context.fillText(kind, across.left - 8, row.y + row.height / 2);
}

/** Delays on an even scale, or where the longest are far from the middle one, a logarithmic one. */
function delayScale(page) {
  const { session } = page;
  let greatest = 0;
  let least = Infinity;
  for (const row of page.rows) {
    const delay = Math.max(session.delay[row], session.secondDelay.get(row) ?? 0);
    if (delay > greatest) greatest = delay;
    if (session.delay[row] > 0 && delay < least) least = delay;
  }
  if (greatest === 0) return { text: '0 ms', part: () => 0 };
  const median = Math.max(...session.medians);
  if (median > 0 && greatest > 12 * median) {
    const base = Math.log(Math.max(1, least * 0.8));
    const span = Math.log(greatest * 1.05) - base;
    return {
      text: durationText(greatest),
      kind: 'log',
      part: (delay) => Math.max(0, (Math.log(Math.max(1, delay)) - base) / span)
    };
  }
  return { text: durationText(greatest), part: (delay) => delay / (greatest * 1.05) };
}

/** A dot for each message that arrived, the usual ones first. */
function drawDelays(page, context, across, row, direction, scale) {
  const { session, colors } = page;
  const taken = new Uint8Array(Math.ceil(across.span + 2) * (row.height + 1));
  const dot = page.rows.length > 20000 ? 1 : 2;
  const later = [];
  context.fillStyle = direction ? colors.down : colors.up;
  for (const message of page.rows) {
    if ((session.bits[message] & BIT.downlink) !== direction || session.delay[message] < 0)
      continue;
    if (session.bits[message] & (TROUBLE & ~BIT.lost)) {
      later.push(message);
      continue;
    }
    const x = Math.round(across.x(session.sent[message]));
    const y = Math.round(scale.part(session.delay[message]) * row.height);
    const place = (x - across.left) * (row.height + 1) + y;
    if (taken[place]) continue;
    taken[place] = 1;
    context.fillRect(x - dot / 2, row.y + row.height - y - dot / 2, dot, dot);
  }
  drawTroubledDelays(page, context, across, row, later, scale);
}

/** Draws the most frequent fates first and small, so that the rare ones are seen. */
function drawTroubledDelays(page, context, across, row, messages, scale) {
  const byFate = Object.groupBy(messages, (message) => fateOf(page.session.bits[message]).key);
  const groups = Object.values(byFate).sort((one, other) => other.length - one.length);
  for (const group of groups) {
    const size = group.length > 1000 ? 1.5 : 3;
    for (const message of group)
      drawTroubledDelay(page, context, across, row, message, scale, size);
  }
}

function drawTroubledDelay(page, context, across, row, message, scale, size) {
  const { session, colors } = page;
  const fate = fateOf(session.bits[message]);
  const delay = session.secondDelay.get(message) ?? session.delay[message];
  const y = row.y + row.height - Math.min(1, scale.part(delay)) * row.height;
  context.fillStyle = colors[fate.key];
  context.fillRect(across.x(session.sent[message]) - size / 2, y - size / 2, size, size);
}

/** How much of what was sent in each part of the time never arrived. */
function drawLoss(page, context, across, row) {
  const { colors } = page;
  const bins = lossBins(page, binCount(page, across));
  const greatest = Math.max(...bins.map((bin) => (bin.sent > 0 ? bin.lost / bin.sent : 0)));
  const top =
    greatest === 0 ? 1 : [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1].find((part) => part >= greatest);
  const busiest = Math.max(1, ...bins.map((bin) => bin.sent));
  const width = across.span / bins.length;
  drawPlotFrame(page, context, across, row, 'lost', greatest === 0 ? 'none' : `${top * 100} %`);
  bins.forEach((bin, place) => {
    if (bin.sent === 0) return;
    const x = across.left + place * width;
    context.fillStyle = colors.rule;
    const share = (bin.sent / busiest) * row.height;
    context.fillRect(x, row.y + row.height - share, Math.max(1, width - 1), share);
    const lost = (bin.lost / bin.sent / top) * row.height;
    context.fillStyle = colors.lost;
    context.fillRect(x, row.y + row.height - lost, Math.max(1, width - 1), lost);
  });
}

/** As many bins as have a dozen messages each on average. */
function binCount(page, across) {
  return Math.max(
    8, Math.min(MOST_BINS, Math.floor(across.span / 5), Math.floor(page.rows.length / 12))
  );
}

function lossBins(page, count) {
  const { session } = page;
  const bins = Array.from({ length: count }, () => ({ sent: 0, lost: 0 }));
  const end = Math.max(1, session.end);
  for (const row of page.rows) {
    const bin = bins[Math.min(count - 1, Math.floor((session.sent[row] / end) * count))];
    bin.sent += 1;
    if (session.bits[row] & BIT.lost) bin.lost += 1;
  }
  return bins;
}

/** Draws the plots, anew only where they changed, and the span that the diagram shows. */
function drawOverview(page) {
  const { context, width, height } = prepareCanvas(page.overview);
  if (!page.plots || page.plots.width !== page.overview.width) {
    drawPlots(page, context, width);
    page.plots = copyOf(page.overview);
  } else {
    context.drawImage(page.plots, 0, 0, width, height);
  }
  drawSpan(page, context, width);
}

function copyOf(canvas) {
  const copy = document.createElement('canvas');
  [copy.width, copy.height] = [canvas.width, canvas.height];
  copy.getContext('2d').drawImage(canvas, 0, 0);
  return copy;
}

function drawSpan(page, context, width) {
  const across = plotAcross(page, width);
  const bottom = plotRows().bottom;
  const [from, to] = page.drawnSpan ?? [page.view.top, page.view.top + viewSpan(page)];
  const x = across.x(Math.max(0, from));
  const end = Math.max(x + 2, across.x(Math.min(across.end, to)));
  context.fillStyle = page.colors.accent;
  context.globalAlpha = end - x < across.span * 0.98 ? 0.13 : 0;
  context.fillRect(x, PLOT.top - 4, end - x, bottom - PLOT.top + 4);
  context.globalAlpha = 1;
  context.strokeStyle = page.colors.accent;
  context.lineWidth = 1.5;
  context.setLineDash([]);
  context.strokeRect(x, PLOT.top - 4, end - x, bottom - PLOT.top + 4);
}
