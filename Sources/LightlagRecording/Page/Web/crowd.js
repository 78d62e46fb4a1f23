// What is drawn in place of arrows where these would be one on the other: how many messages were
// sent in each part of the time, and what became of them.

const CROWD_LINE = 4;
const MOST_APART = 2500;
/** From how many pixels of height on an arrow's slope is seen among many. */
const SEEN_SLOPE = 24;

/** Whether so many messages in view cannot be told apart. */
function isCrowd(page, count) {
  return count > MOST_APART && Math.max(...page.session.medians) / page.view.scale < SEEN_SLOPE;
}

/** Draws a line for each part of the time, what fared otherwise than most in front. */
function drawCrowd(page, context, lanes, rows) {
  const parts = crowdParts(page, lanes, rows);
  const longest = Math.max(1, ...parts.map((part) => part.count));
  const room = (lanes.link.right - lanes.link.left) * 0.96;
  const colors = [...FATES.map((fate) => page.colors[fate.key]), page.colors.up, page.colors.down];
  parts.forEach((part, place) => {
    let x = lanes.link.left;
    part.sorts.forEach((count, sort) => {
      const width = (count / longest) * room;
      context.fillStyle = colors[sort];
      context.fillRect(x, HEAD + place * CROWD_LINE, width, CROWD_LINE - 1);
      x += width;
    });
  });
}

/** Counts messages by when they were sent and by what became of them. */
function crowdParts(page, lanes, rows) {
  const { session } = page;
  const length = Math.ceil((lanes.height - HEAD) / CROWD_LINE);
  const parts =
    Array.from({ length }, () => ({ count: 0, sorts: new Uint32Array(FATES.length + 2) }));
  for (const row of rows) {
    const part = parts[Math.floor((lanes.y(session.sent[row]) - HEAD) / CROWD_LINE)];
    if (!part) continue;
    part.count += 1;
    part.sorts[crowdSort(session.bits[row])] += 1;
  }
  return parts;
}

/** The place of a message's colour: its fate, or its direction. */
function crowdSort(bits) {
  const fate = bits & TROUBLE ? FATES.findIndex((one) => bits & one.bit) : -1;
  return fate >= 0 ? fate : FATES.length + (bits & BIT.downlink);
}
