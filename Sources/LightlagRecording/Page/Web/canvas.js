// What both pictures share: colours, size and a few strokes.

const COLORS = [
  'ground',
  'panel',
  'lane',
  'text',
  'soft',
  'rule',
  'accent',
  'up',
  'down',
  'lost',
  'damaged',
  'twice',
  'reordered',
  'late',
  'underway',
  'outage',
  'hold',
  'phase',
];

/** The colours of the page's style, which differ by day and by night. */
function readColors() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(
    COLORS.map((name) => [name, style.getPropertyValue(`--${name}`).trim()])
  );
}

/** Makes a canvas as large as it is shown, to the pixel; returns its context and size. */
function prepareCanvas(canvas) {
  const { clientWidth: width, clientHeight: height } = canvas;
  const ratio = window.devicePixelRatio || 1;
  const [pixelsAcross, pixelsDown] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== pixelsAcross) canvas.width = pixelsAcross;
  if (canvas.height !== pixelsDown) canvas.height = pixelsDown;
  const context = canvas.getContext('2d');
  context.setTransform(ratio, 0, 0, ratio, 0, 0);
  context.clearRect(0, 0, width, height);
  context.lineCap = 'butt';
  context.lineJoin = 'round';
  context.font = '11px system-ui, "DejaVu Sans", sans-serif';
  context.textBaseline = 'middle';
  return { context, width, height };
}

function strokeLine(context, x, y, toX, toY) {
  context.beginPath();
  context.moveTo(x, y);
  context.lineTo(toX, toY);
  context.stroke();
}

/** Text that stays readable over lines. */
function haloText(context, text, x, y, color, halo) {
  context.lineWidth = 3;
  context.setLineDash([]);
  context.strokeStyle = halo;
  context.strokeText(text, x, y);
  context.fillStyle = color;
  context.fillText(text, x, y);
}

/** Slanted lines over a rectangle: for times at which nothing crosses. */
function hatch(context, x, y, width, height, color) {
  context.save();
  context.beginPath();
  context.rect(x, y, width, height);
  context.clip();
  context.strokeStyle = color;
  context.globalAlpha *= 0.45;
  context.lineWidth = 1;
  context.setLineDash([]);
  context.beginPath();
  const start = Math.floor((y - width) / 8) * 8;
  for (let at = start; at < y + height; at += 8) {
    context.moveTo(x, at + width);
    context.lineTo(x + width, at);
  }
  context.stroke();
  context.restore();
}

/** The colour of a band: what it does to messages decides. */
function bandColor(colors, band) {
  return colors[band.flow === 'open' ? 'phase' : band.flow];
}
