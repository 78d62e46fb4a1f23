// The arrows of the sequence diagram.

/** How far across the link what it takes at once is drawn. */
const STOPS = {
  queue: 0.16,
  oversize: 0.1,
  closed: 0.1,
  rule: 0.32,
  loss: 0.5,
  outage: 0.5,
  cut: 0.5
};

/** Where a message begins and ends in the diagram; `again` is the end of its second copy. */
function arrowOf(page, lanes, row) {
  const { session } = page;
  const bits = session.bits[row];
  const client = lanes.x(columnOf(page, row));
  const isGoingDown = (bits & BIT.downlink) !== 0;
  const [x, far] = isGoingDown ? [lanes.backend, client] : [client, lanes.backend];
  const sent = session.sent[row];
  const y = lanes.y(sent);
  const arrow = { row, x, y, toX: far, toY: y, again: null, fate: fateOf(bits) };
  if (bits & BIT.lost) return lostArrow(page, lanes, arrow, far);
  if (bits & BIT.underWay && session.delay[row] < 0) return waitingArrow(page, lanes, arrow, far);
  arrow.toY = lanes.y(sent + session.delay[row]);
  const second = session.secondDelay.get(row);
  // Copies that come together are drawn apart, so that there are two.
  if (second !== undefined) arrow.again = Math.max(arrow.toY + 7, lanes.y(sent + second));
  return arrow;
}

/** Ends an arrow on the link, as far as the message came. */
function lostArrow(page, lanes, arrow, far) {
  const { session } = page;
  const typical = session.medians[session.bits[arrow.row] & BIT.downlink];
  const after = session.droppedAfter.get(arrow.row);
  const part = after === undefined
    ? STOPS[dropOf(session, arrow.row)] ?? 0.5
    : Math.min(0.85, Math.max(0.15, typical > 0 ? after / typical : 0.5));
  const fall = after === undefined ? Math.min(70, Math.max(5, (typical * part) / page.view.scale))
                                   : after / page.view.scale;
  return { ...arrow, toX: arrow.x + (far - arrow.x) * part, toY: arrow.y + fall };
}

/** Ends an arrow where the recording does. */
function waitingArrow(page, lanes, arrow, far) {
  const middle = arrow.x + (far - arrow.x) * 0.5;
  return {
    ...arrow,
    toX: middle,
    toY: Math.max(arrow.y, Math.min(lanes.y(page.session.end), arrow.y + 70))
  };
}

/** Draws messages that just arrived, all of one direction as one path. */
function drawUsual(context, arrows, color) {
  context.strokeStyle = color;
  context.fillStyle = color;
  context.lineWidth = 1;
  context.setLineDash([]);
  context.beginPath();
  for (const arrow of arrows) {
    context.moveTo(arrow.x, arrow.y);
    context.lineTo(arrow.toX, arrow.toY);
  }
  context.stroke();
  context.beginPath();
  for (const arrow of arrows) addHead(context, arrow.x, arrow.y, arrow.toX, arrow.toY, 6);
  context.fill();
}

/** Adds the head of an arrow to the path. */
function addHead(context, x, y, toX, toY, size) {
  const angle = Math.atan2(toY - y, toX - x);
  const [backX, backY] = [Math.cos(angle) * size, Math.sin(angle) * size];
  const [sideX, sideY] = [-backY * 0.45, backX * 0.45];
  context.moveTo(toX, toY);
  context.lineTo(toX - backX + sideX, toY - backY + sideY);
  context.lineTo(toX - backX - sideX, toY - backY - sideY);
  context.closePath();
}

/** Draws a message that fared otherwise than most. */
function drawTroubled(context, colors, arrow) {
  const { fate } = arrow;
  context.strokeStyle = colors[fate.key];
  context.fillStyle = colors[fate.key];
  context.lineWidth = fate.width;
  context.setLineDash(fate.dash);
  if (fate.mark === 'zigzag') strokeZigzag(context, arrow);
  else strokeLine(context, arrow.x, arrow.y, arrow.toX, arrow.toY);
  if (arrow.again !== null) strokeLine(context, arrow.x, arrow.y, arrow.toX, arrow.again);
  context.setLineDash([]);
  drawMark(context, colors, arrow);
}

function strokeZigzag(context, { x, y, toX, toY }) {
  const length = Math.max(1, Math.hypot(toX - x, toY - y));
  const [alongX, alongY] = [(toX - x) / length, (toY - y) / length];
  const middle = length / 2;
  const reach = Math.min(20, length * 0.25);
  const swing = Math.min(5, reach * 0.6);
  context.beginPath();
  context.moveTo(x, y);
  for (let step = 0; step <= 6; step += 1) {
    const along = middle - reach + (step / 6) * 2 * reach;
    const side = step === 0 || step === 6 ? 0 : step % 2 ? swing : -swing;
    context.lineTo(x + alongX * along - alongY * side, y + alongY * along + alongX * side);
  }
  context.lineTo(toX, toY);
  context.stroke();
}

/** Draws what stands at the end of an arrow. */
function drawMark(context, colors, { fate, x, y, toX, toY, again }) {
  switch (fate.mark) {
    case 'cross': return drawCross(context, toX, toY);
    case 'dots': return drawDots(context, toX, toY);
    case 'ring': return drawRing(context, colors, toX, toY);
    case 'diamond': return drawDiamond(context, toX, toY);
    default:
      drawHead(context, x, y, toX, toY);
      if (again !== null) drawDoubleHead(context, x, y, toX, again);
  }
}

function drawHead(context, x, y, toX, toY) {
  context.beginPath();
  addHead(context, x, y, toX, toY, 8);
  context.fill();
}

function drawDoubleHead(context, x, y, toX, toY) {
  const length = Math.max(1, Math.hypot(toX - x, toY - y));
  const [backX, backY] = [((toX - x) / length) * 6, ((toY - y) / length) * 6];
  context.beginPath();
  addHead(context, x, y, toX, toY, 8);
  addHead(context, x, y, toX - backX, toY - backY, 8);
  context.fill();
}

function drawCross(context, x, y) {
  context.lineWidth = 2.4;
  strokeLine(context, x - 4.5, y - 4.5, x + 4.5, y + 4.5);
  strokeLine(context, x - 4.5, y + 4.5, x + 4.5, y - 4.5);
}

function drawDots(context, x, y) {
  for (const offset of [-5, 0, 5]) {
    context.beginPath();
    context.arc(x + offset, y + 4, 1.4, 0, 2 * Math.PI);
    context.fill();
  }
}

function drawRing(context, colors, x, y) {
  context.lineWidth = 2;
  context.beginPath();
  context.arc(x, y, 4, 0, 2 * Math.PI);
  const color = context.fillStyle;
  context.fillStyle = colors.ground;
  context.fill();
  context.fillStyle = color;
  context.stroke();
}

function drawDiamond(context, x, y) {
  context.beginPath();
  context.moveTo(x, y - 5.5);
  context.lineTo(x + 5.5, y);
  context.lineTo(x, y + 5.5);
  context.lineTo(x - 5.5, y);
  context.closePath();
  context.fill();
}

/** How far a point is from an arrow. */
function distanceTo(arrow, x, y) {
  const ends = arrow.again === null ? [arrow.toY] : [arrow.toY, arrow.again];
  return Math.min(...ends.map((toY) => distanceToLine(arrow.x, arrow.y, arrow.toX, toY, x, y)));
}

function distanceToLine(x, y, toX, toY, atX, atY) {
  const [across, down] = [toX - x, toY - y];
  const length = across * across + down * down;
  const part =
    length > 0 ? Math.min(1, Math.max(0, ((atX - x) * across + (atY - y) * down) / length)) : 0;
  return Math.hypot(atX - x - part * across, atY - y - part * down);
}
