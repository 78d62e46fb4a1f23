// The sequence diagram: of a long recording, only what is in view is drawn.

/** Most arrows of each sort that are drawn at once; of more, a part that stays the same. */
const MOST_ARROWS = 3000;
const MOST_LABELS = 160;
/** From how many usual arrows on none of them has its name beside it. */
const MOST_NAMED = 300;

function drawDiagram(page) {
  const { context, width, height } = prepareCanvas(page.diagram);
  const lanes = layOut(page, width, height);
  page.lanes = lanes;
  context.save();
  context.beginPath();
  context.rect(0, HEAD, width, height - HEAD);
  context.clip();
  drawLanes(page, context, lanes);
  drawBands(page, context, lanes);
  drawTicks(page, context, lanes);
  drawLifelines(page, context, lanes);
  const arrows = visibleArrows(page, lanes);
  if (arrows.isDense) drawCrowd(page, context, lanes, arrows.rows);
  else drawArrows(page, context, arrows);
  const labels = [];
  drawNotes(page, context, lanes, labels);
  drawDivergences(page, context, lanes, labels);
  drawSelection(page, context, lanes, labels);
  drawLabels(page, context, lanes, arrows, labels);
  context.restore();
  drawHeads(page, context, lanes);
  drawScrollbar(page, context, lanes);
  page.arrows = arrows;
  describeDiagram(page, arrows);
}

// MARK: What is in view

/** The messages in view, as the arrows that are drawn. */
function visibleArrows(page, lanes) {
  const { session, rows } = page;
  const from = lanes.at(0);
  const to = lanes.at(lanes.height + 20);
  const first = countBelow(rows.length, (place) => page.reach[place], from);
  const last = countBelow(rows.length, (place) => session.sent[rows[place]], to);
  const [usual, troubled] = [[], []];
  // What ends at once is drawn some way down, so its line reaches below its time.
  const slack = 70 * page.view.scale;
  for (let place = Math.min(first, firstSentAfter(page, from - slack)); place < last; place += 1) {
    const row = rows[place];
    if (session.lastMoment[row] + (session.bits[row] & TROUBLE ? slack : 0) < from) continue;
    (session.bits[row] & TROUBLE ? troubled : usual).push(row);
  }
  const [usualEvery, troubledEvery] = [usual, troubled].map((list) => everyNth(list.length));
  const arrow = (row) => arrowOf(page, lanes, row);
  const count = usual.length + troubled.length;
  if (isCrowd(page, count)) {
    return {
      count,
      every: 1,
      isDense: true,
      rows: [...usual, ...troubled],
      tally: tallyOf(session, troubled),
      usual: [],
      troubled: []
    };
  }
  return {
    count,
    isDense: false,
    every: Math.max(usualEvery, troubledEvery),
    tally: tallyOf(session, troubled),
    usual: usual.filter((row) => row % usualEvery === 0).map(arrow),
    troubled: troubled.filter((row) => row % troubledEvery === 0).map(arrow),
  };
}

function firstSentAfter(page, at) {
  return countBelow(page.rows.length, (place) => page.session.sent[page.rows[place]], at);
}

/** A power of two, so that what is drawn closer is among what was drawn before. */
function everyNth(count) {
  let every = 1;
  while (count / every > MOST_ARROWS) every *= 2;
  return every;
}

function tallyOf(session, rows) {
  const tally = Object.fromEntries(FATES.map((fate) => [fate.key, 0]));
  for (const row of rows) {
    for (const fate of FATES)
      if (session.bits[row] & fate.bit) tally[fate.key] += 1;
  }
  return tally;
}

/** Says in words what is drawn. */
function describeDiagram(page, arrows) {
  const { tally } = arrows;
  const seen = FATES.filter((fate) => tally[fate.key] > 0);
  const words = seen.map((fate) => `${tally[fate.key]} ${fate.key}`);
  const { view } = page;
  const from = instantText(Math.max(0, view.top));
  const to = instantText(Math.min(page.session.end, view.top + viewSpan(page)));
  page.diagram.setAttribute(
    'aria-label',
    `Sequence diagram, ${from} to ${to}: ${[plural(arrows.count, 'message'), ...words].join(', ')}`
  );
  const thinned = document.getElementById('thinned');
  thinned.hidden = arrows.every === 1 && !arrows.isDense;
  const part = durationText(CROWD_LINE * view.scale);
  thinned.textContent = arrows.isDense
    ? `a line for each ${part}, as long as messages were sent; zoom in for arrows`
    : `drawn: one in ${arrows.every} of ${countText(arrows.count)}; zoom in for all`;
}

// MARK: Behind the arrows

function drawLanes(page, context, lanes) {
  context.fillStyle = page.colors.lane;
  context.fillRect(lanes.link.left, HEAD, lanes.link.right - lanes.link.left, lanes.height);
}

function drawTicks(page, context, lanes) {
  const { colors, session } = page;
  const step = tickStep(60 * page.view.scale);
  context.lineWidth = 1;
  context.setLineDash([]);
  context.textAlign = 'right';
  context.strokeStyle = colors.rule;
  context.fillStyle = colors.soft;
  const first = Math.max(0, Math.ceil(page.view.top / step) * step);
  for (let at = first; at <= session.end && lanes.y(at) < lanes.height; at += step) {
    const y = Math.round(lanes.y(at)) + 0.5;
    strokeLine(context, GUTTER - 6, y, lanes.width, y);
    context.fillText(tickText(at, step), GUTTER - 10, y);
  }
  const end = Math.round(lanes.y(session.end)) + 0.5;
  if (end > lanes.height) return;
  context.strokeStyle = colors.soft;
  strokeLine(context, GUTTER - 6, end, lanes.width, end);
  context.fillText('end', GUTTER - 10, end + 9);
}

function drawBands(page, context, lanes) {
  const { colors, filter } = page;
  const width = lanes.width - GUTTER;
  for (const band of page.bands) {
    if (!isAbout(band, filter.connection)) continue;
    const y = Math.max(HEAD, lanes.y(band.from));
    const bottom = Math.min(lanes.height, lanes.y(band.to));
    if (bottom < HEAD || y > lanes.height) continue;
    const height = Math.max(1.5, bottom - y);
    context.fillStyle = bandColor(colors, band);
    context.globalAlpha = 0.13;
    context.fillRect(GUTTER, y, width, height);
    context.globalAlpha = 0.9;
    context.fillRect(GUTTER - 4, y, 3, height);
    if (band.flow !== 'open')
      hatch(
        context, lanes.link.left, y, lanes.link.right - lanes.link.left, height,
        bandColor(colors, band)
      );
    context.globalAlpha = 1;
  }
}

function drawLifelines(page, context, lanes) {
  const { colors, filter } = page;
  context.setLineDash([]);
  context.lineWidth = 1.5;
  context.strokeStyle = colors.soft;
  strokeLine(context, lanes.backend, HEAD, lanes.backend, lanes.height);
  for (const lifeline of page.lifelines.values()) {
    if (!isAbout({ connection: lifeline.name }, filter.connection)) continue;
    const [y, bottom] =
      [Math.max(HEAD, lanes.y(lifeline.from)), Math.min(lanes.height, lanes.y(lifeline.to))];
    if (bottom < HEAD || y > lanes.height) continue;
    const x = lanes.x(lifeline.column);
    strokeLine(context, x, y, x, bottom);
  }
}

// MARK: Arrows

function drawArrows(page, context, arrows) {
  const { session, colors } = page;
  // The more there are, the fainter, so that those which fared otherwise stay in front.
  context.globalAlpha = Math.max(0.16, 0.9 / (1 + arrows.usual.length / 450));
  drawUsual(context, arrows.usual.filter((arrow) => !isDown(session, arrow.row)), colors.up);
  drawUsual(context, arrows.usual.filter((arrow) => isDown(session, arrow.row)), colors.down);
  context.globalAlpha = 1;
  for (const arrow of arrows.troubled) drawTroubled(context, colors, arrow);
}

function drawSelection(page, context, lanes, labels) {
  const { colors } = page;
  for (const [item, width, alpha] of [[page.hovered, 5, 0.25], [page.selected, 8, 0.3]]) {
    if (item === null || item < 0) continue;
    const arrow = arrowOf(page, lanes, item);
    context.strokeStyle = colors.accent;
    context.lineWidth = width;
    context.globalAlpha = alpha;
    context.setLineDash([]);
    strokeLine(context, arrow.x, arrow.y, arrow.toX, arrow.toY);
    if (arrow.again !== null) strokeLine(context, arrow.x, arrow.y, arrow.toX, arrow.again);
    context.globalAlpha = 1;
    if (arrow.fate) drawTroubled(context, colors, arrow);
    else drawUsual(context, [arrow], isDown(page.session, item) ? colors.down : colors.up);
    placeLabel(page, context, lanes, labels, arrow, true);
  }
}

// MARK: Notes

function drawNotes(page, context, lanes, labels) {
  const { notes, filter } = page;
  const first = countBelow(notes.length, (place) => notes[place].at, lanes.at(HEAD - 6));
  let count = 0;
  for (let place = first; place < notes.length && count < 600; place += 1) {
    const note = notes[place];
    if (lanes.y(note.at) > lanes.height) break;
    if (!isAbout(note, filter.connection)) continue;
    count += 1;
    drawNote(page, context, lanes, labels, note, ~place);
  }
}

function drawNote(page, context, lanes, labels, note, item) {
  const { colors } = page;
  const y = Math.round(lanes.y(note.at)) + 0.5;
  const isChosen = item === page.selected || item === page.hovered;
  const color = isChosen ? colors.accent : noteColor(colors, note);
  const lifeline = page.lifelines.get(note.connection);
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineWidth = isChosen ? 2.5 : 1.2;
  if (lifeline && ['open', 'answer', 'close'].includes(note.kind)) {
    drawLifeNote(context, lanes, lanes.x(lifeline.column), y, note);
    const isAtBackend = isBackendsNote(note);
    const x = isAtBackend ? lanes.backend - 9 : lanes.x(lifeline.column) + 9;
    addLabel(
      page, context, labels, note.label, x, y, color, isAtBackend ? 'right' : 'left', isChosen
    );
    return;
  }
  context.setLineDash(note.kind === 'mark' ? [] : [6, 3]);
  strokeLine(context, GUTTER, y, lanes.width, y);
  context.setLineDash([]);
  if (note.kind === 'mark') drawFlag(context, GUTTER, y);
  addLabel(
    page, context, labels, note.label, GUTTER + 14, y + 8, color, 'left',
    isChosen || note.kind === 'mark'
  );
}

function noteColor(colors, note) {
  if (note.isBad) return colors.lost;
  if (note.kind === 'mark') return colors.accent;
  if (note.kind === 'phase' || note.kind === 'net') return bandColor(colors, note);
  return colors.soft;
}

/** Whether the backend's end did it. */
function isBackendsNote(note) {
  if (note.kind === 'answer') return !note.isBad;
  return note.kind === 'close' && note.record.d === 'dn' && note.record.by !== 'net';
}

/** Draws where a connection opens, is answered or ends: at the end that did it. */
function drawLifeNote(context, lanes, client, y, note) {
  const x = isBackendsNote(note) ? lanes.backend : client;
  context.setLineDash([2, 3]);
  if (note.kind !== 'close' || note.record.by !== 'net')
    drawLifeArrow(context, lanes, client, y, note);
  context.setLineDash([]);
  if (note.isBad) {
    drawCross(context, client, y);
  } else if (note.kind === 'close') {
    context.fillRect(x - 4, y - 4, 8, 8);
  } else {
    context.beginPath();
    context.arc(x, y, 3.5, 0, 2 * Math.PI);
    context.fill();
  }
}

/** Draws the handshake's way across, where it is known when it arrives. */
function drawLifeArrow(context, lanes, client, y, note) {
  if (typeof note.record.due !== 'number') return;
  const [from, to] = note.kind === 'answer' ? [lanes.backend, client] : [client, lanes.backend];
  strokeLine(context, from, y, to, lanes.y(note.record.due));
}

function drawFlag(context, x, y) {
  context.beginPath();
  context.moveTo(x, y - 7);
  context.lineTo(x + 11, y);
  context.lineTo(x, y + 7);
  context.closePath();
  context.fill();
}

/** Draws where another run went otherwise. */
function drawDivergences(page, context, lanes, labels) {
  for (const [at, divergences] of Map.groupBy(page.divergences, (divergence) => divergence.at)) {
    const y = lanes.y(at);
    if (y < HEAD - 10 || y > lanes.height + 10) continue;
    const kinds = [...new Set(divergences.map((divergence) => divergence.kind))].join(', ');
    context.strokeStyle = page.colors.lost;
    context.fillStyle = page.colors.lost;
    context.lineWidth = 2;
    context.setLineDash([10, 4]);
    strokeLine(context, GUTTER, y, lanes.width, y);
    context.setLineDash([]);
    drawFlag(context, GUTTER, y);
    addLabel(
      page, context, labels, `≠ ${kinds}`, lanes.width - 14, y - 9, page.colors.lost, 'right', true
    );
  }
}

// MARK: Labels

function drawLabels(page, context, lanes, arrows, labels) {
  const named = arrows.usual.length > MOST_NAMED ? [] : arrows.usual;
  for (const arrow of [...arrows.troubled, ...named]) {
    if (labels.length >= MOST_LABELS) break;
    placeLabel(page, context, lanes, labels, arrow, false);
  }
  for (const label of labels) {
    context.textAlign = label.align;
    haloText(context, label.text, label.x, label.y, label.color, page.colors.ground);
  }
}

/** Puts the name at an arrow's beginning, and at its end what became of it. */
function placeLabel(page, context, lanes, labels, arrow, isWanted) {
  const { session, colors } = page;
  const goesDown = isDown(session, arrow.row);
  const edge = goesDown ? lanes.link.right - 4 : lanes.link.left + 4;
  const part = (edge - arrow.x) / (arrow.toX - arrow.x || 1);
  const y = part <= 1 ? arrow.y + (arrow.toY - arrow.y) * part : arrow.y;
  const isNamed = addLabel(
    page, context, labels, labelOf(session, arrow.row, lanes.mostLetters), edge, y - 7, colors.text,
    goesDown ? 'right' : 'left', isWanted
  );
  const isUnderWay = session.bits[arrow.row] & BIT.underWay;
  if (!arrow.fate || !(isNamed || isWanted) || isUnderWay) return;
  const isAtEnd = !(session.bits[arrow.row] & BIT.lost);
  const align = isAtEnd === goesDown ? 'left' : 'right';
  const x = arrow.toX + (align === 'left' ? 10 : -10);
  addLabel(
    page, context, labels, endLabel(session, arrow.row), x, (arrow.again ?? arrow.toY) - 7,
    colors[arrow.fate.key], align, isWanted
  );
}

function endLabel(session, row) {
  const bits = session.bits[row];
  if (bits & BIT.lost) return dropOf(session, row);
  const words = FATES.filter((fate) => bits & fate.bit).map((fate) => fate.key);
  if (bits & BIT.late) words[words.indexOf('late')] = `late, ${durationText(session.delay[row])}`;
  return words.join(', ');
}

/** Adds a label where there is room for it, or in any case. */
function addLabel(page, context, labels, text, x, y, color, align, isWanted) {
  const width = context.measureText(text).width;
  const left = align === 'left' ? x : x - width;
  const box = { left: left - 3, right: left + width + 3, top: y - 6, bottom: y + 6 };
  if (box.bottom < HEAD) return false;
  const isFree = labels.every(
    (other) => other.box.right < box.left || other.box.left > box.right
      || other.box.bottom < box.top || other.box.top > box.bottom
  );
  if (!isFree && !isWanted) return false;
  labels.push({ text, x, y, color, align, box });
  return true;
}

// MARK: Around the arrows

function drawHeads(page, context, lanes) {
  const { colors, session } = page;
  context.fillStyle = colors.panel;
  context.fillRect(0, 0, lanes.width, HEAD);
  context.strokeStyle = colors.rule;
  context.lineWidth = 1;
  context.setLineDash([]);
  strokeLine(context, 0, HEAD - 0.5, lanes.width, HEAD - 0.5);
  context.fillStyle = colors.text;
  context.font = '600 11px system-ui, "DejaVu Sans", sans-serif';
  context.textAlign = 'left';
  context.fillText(
    `clients${lanes.isNarrow ? '' : ` (${countText(page.lifelines.size)})`}`, GUTTER, HEAD / 2
  );
  context.textAlign = 'center';
  const profile = session.header.profile?.name;
  const link = lanes.isNarrow || !profile ? 'link' : `link: ${excerpt(profile, 24)}`;
  context.fillText(link, (lanes.link.left + lanes.link.right) / 2, HEAD / 2);
  context.textAlign = 'right';
  context.fillText(
    excerpt(session.header.backend?.kind ?? 'backend', 16), lanes.width - 10, HEAD / 2
  );
  context.fillStyle = colors.soft;
  context.font = '11px system-ui, "DejaVu Sans", sans-serif';
  context.fillText('time ↓', GUTTER - 10, HEAD / 2);
}

function drawScrollbar(page, context, lanes) {
  const span = viewSpan(page);
  if (span >= page.session.end * 1.02) return;
  const room = lanes.height - HEAD;
  const height = Math.max(24, (span / page.session.end) * room);
  const part = Math.min(1, Math.max(0, page.view.top / (page.session.end - span)));
  context.fillStyle = page.colors.soft;
  context.globalAlpha = 0.5;
  context.beginPath();
  context.roundRect(lanes.width - 7, HEAD + part * (room - height), 5, height, 2.5);
  context.fill();
  context.globalAlpha = 1;
}

/** The message or note nearest to a point, or `null` where none is near. */
function itemAt(page, x, y) {
  if (!page.lanes || y < HEAD) return null;
  let nearest = { distance: 7, item: null };
  for (const arrow of [...page.arrows.usual, ...page.arrows.troubled]) {
    const distance = distanceTo(arrow, x, y) - (arrow.fate ? 1 : 0);
    if (distance < nearest.distance) nearest = { distance, item: arrow.row };
  }
  if (nearest.item !== null) return nearest.item;
  const first =
    countBelow(page.notes.length, (place) => page.notes[place].at, page.lanes.at(y - 6));
  const note = page.notes[first];
  return note && page.lanes.y(note.at) < y + 6 && isAbout(note, page.filter.connection) ? ~first
                                                                                        : null;
}
