'use strict';

// Texts for people. Times are nanoseconds since the run began.

const SECOND = 1e9;

const UNITS = [
  ['h', 3600e9, 7200e9],
  ['min', 60e9, 120e9],
  ['s', 1e9, 1e9],
  ['ms', 1e6, 1e6],
  ['µs', 1e3, 1e3],
  ['ns', 1, 1],
];

/** A duration with three digits or so: `431 ms`. */
function durationText(nanoseconds) {
  const magnitude = Math.abs(nanoseconds);
  const unit = UNITS.find(([, , least]) => magnitude >= least);
  if (!unit) return '0 ms';
  const value = magnitude / unit[1];
  const decimals = unit[1] === 1 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${nanoseconds < 0 ? '−' : ''}${value.toFixed(decimals)} ${unit[0]}`;
}

/** An instant to the nanosecond: `0.307912252 s`. */
function instantText(nanoseconds) {
  const seconds = Math.floor(nanoseconds / SECOND);
  const rest = String(Math.round(nanoseconds - seconds * SECOND)).padStart(9, '0');
  return `${seconds}.${rest} s`;
}

/** An instant on an axis whose ticks are so far apart. */
function tickText(nanoseconds, step) {
  const decimals = Math.max(0, Math.ceil(-Math.log10(step / SECOND) - 1e-9));
  const seconds = nanoseconds / SECOND;
  if (step < 10 * SECOND && seconds < 600) return `${seconds.toFixed(decimals)} s`;
  const minutes = Math.floor(seconds / 60 + 1e-9);
  const rest = Math.max(0, seconds - minutes * 60).toFixed(decimals);
  const padded = rest.padStart(decimals > 0 ? 3 + decimals : 2, '0');
  if (minutes < 60) return `${minutes}:${padded}`;
  return `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}:${padded}`;
}

/** Distances between ticks that people count in. */
const STEPS = [
  1,      2,       5,       10,      20,       50,       100,      200,       500,    1e3,
  2e3,    5e3,     1e4,     2e4,     5e4,      1e5,      2e5,      5e5,       1e6,    2e6,
  5e6,    1e7,     2e7,     5e7,     1e8,      2e8,      5e8,      1e9,       2e9,    5e9,
  1e10,   15e9,    30e9,    60e9,    120e9,    300e9,    600e9,    900e9,     1800e9, 3600e9,
  7200e9, 14400e9, 28800e9, 86400e9, 172800e9, 432000e9, 864000e9, 8640000e9,
];

/** The least distance between ticks that is at least this. */
function tickStep(least) {
  return STEPS.find((step) => step >= least) ?? least;
}

function countText(count) {
  return count.toLocaleString('en').replaceAll(',', ' ');
}

/** `1 message`, `2 messages`. */
function plural(count, word) {
  return `${countText(count)} ${word}${count === 1 ? '' : 's'}`;
}

function bytesText(count) {
  return plural(count, 'byte');
}

/** The nanoseconds that a person wrote, as `1.5`, `300ms` or `2min`; NaN where that is no time. */
function parsedTime(text) {
  const match = /^\s*(\d*\.?\d+)\s*(h|min|m|s|ms|us|µs|ns)?\s*$/.exec(text);
  if (!match) return NaN;
  const sizes = { h: 3600e9, min: 60e9, m: 60e9, s: 1e9, ms: 1e6, us: 1e3, µs: 1e3, ns: 1 };
  return Number(match[1]) * sizes[match[2] ?? 's'];
}

/** Characters that no one can see, or that turn the others about. */
const UNSEEN = /[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u2028\u2029]/g;

/** Text on one line, cut where it is long; what no one can see is shown as U+FFFD. */
function excerpt(text, limit) {
  const clean = text.slice(0, limit + 1).replace(UNSEEN, '\ufffd');
  return clean.length > limit ? `${clean.slice(0, limit)}…` : clean;
}
