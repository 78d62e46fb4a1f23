// What may become of a message besides arriving, and how that looks: each has a colour, a line and
// a mark at its end, so that none is told by colour alone.

const FATES = [
  { key: 'lost', bit: BIT.lost, title: 'never arrived', dash: [5, 4], width: 1.6, mark: 'cross' },
  {
    key: 'damaged',
    bit: BIT.damaged,
    title: 'a byte arrived otherwise',
    dash: [],
    width: 1.6,
    mark: 'zigzag'
  },
  { key: 'twice', bit: BIT.twice, title: 'arrived twice', dash: [], width: 1.6, mark: 'double' },
  {
    key: 'reordered',
    bit: BIT.reordered,
    title: 'arrived behind one that was sent later',
    dash: [2, 3],
    width: 1.8,
    mark: 'ring'
  },
  {
    key: 'late',
    bit: BIT.late,
    title: 'took far longer than most',
    dash: [],
    width: 2.2,
    mark: 'diamond'
  },
  {
    key: 'underway',
    bit: BIT.underWay,
    title: 'on its way, or waiting, when the recording ended',
    dash: [1, 5],
    width: 1.6,
    mark: 'dots'
  },
];

const TROUBLE = FATES.reduce((bits, fate) => bits | fate.bit, 0);

/** The fate by which a message is drawn, `undefined` for one that just arrived. */
function fateOf(bits) {
  return bits & TROUBLE ? FATES.find((fate) => bits & fate.bit) : undefined;
}

/** The words for all that became of a message. */
function fateWords(session, row) {
  const bits = session.bits[row];
  const words = FATES.filter((fate) => bits & fate.bit).map((fate) => fate.key);
  if (bits & BIT.lost) words[0] = `lost: ${dropOf(session, row)}`;
  return words;
}

/** How many messages have each fate. */
function fateCounts(session) {
  const counts = Object.fromEntries(FATES.map((fate) => [fate.key, 0]));
  for (const bits of session.bits) {
    if (!(bits & TROUBLE)) continue;
    for (const fate of FATES)
      if (bits & fate.bit) counts[fate.key] += 1;
  }
  return counts;
}
