// The ratios to glue written by hand, as a picture: a row a workload, a panel a runtime.

import { PEERS, beyond, legend, line, logarithmic, mark, picture, stroke, text } from "./svg.mjs";
import { NAMES, nanoseconds } from "./table.mjs";

const LABELS = 300;
const PANEL = 400;
const GAP = 50;
const TOP = 92;
const ROW = 18;
const RANGE = [0.5, 100];
const TICKS = [0.5, 1, 2, 5, 10, 20, 50, 100];

/** Draws the figures of one runtime or more. */
export function chart(runtimes, subtitle) {
  const names = runtimes[0].rows.map(({ name }) => name);
  const bottom = TOP + names.length * ROW + 6;
  const width = LABELS + runtimes.length * (PANEL + GAP);
  const peers = PEERS.filter((peer) => runtimes.some(({ rows }) => rows.some((row) => row.peers[peer])));
  const content = [
    text(16, 26, "Cost of a call, as a multiple of glue written by hand for just that call", {
      kind: "title",
    }),
    text(16, 45, subtitle, { kind: "quiet" }),
    ...legend(peers, NAMES, 24, 68),
    ...names.map((name, at) => text(LABELS - 14, middle(at) + 4, name, { anchor: "end" })),
    ...runtimes.flatMap((runtime, at) => panel(runtime, LABELS + at * (PANEL + GAP), bottom)),
  ];
  return picture(width, bottom + 46, "Ratios of call costs", content);
}

function middle(row) {
  return TOP + (row + 0.5) * ROW;
}

function panel({ runtime, rows }, left, bottom) {
  const scale = logarithmic(RANGE, [left, left + PANEL]);
  const content = TICKS.flatMap((tick) => [
    line(scale(tick), TOP, scale(tick), bottom, tick === 1 ? "strong" : "grid"),
    text(scale(tick), bottom + 16, `${tick}×`, { anchor: "middle", kind: "quiet" }),
  ]);
  content.push(text(left + PANEL / 2, bottom + 36, runtime, { anchor: "middle" }));
  for (const [at, row] of rows.entries()) {
    // Wharf last, so that it lies on top.
    for (const peer of PEERS.filter((peer) => row.peers[peer]))
      content.push(...point(peer, row, scale, middle(at)));
  }
  return content;
}

function point(peer, { name, peers }, scale, y) {
  const { median, toHand, way } = peers[peer];
  const words = `${name}, ${NAMES[peer]}${way ? ` (${way})` : ""}: ${nanoseconds(median)} ns, ${toHand.median.toFixed(2)}×`;
  const [low, high] = RANGE;
  if (toHand.median > high) return [beyond(peer, scale(high) + 4, y, words)];
  const within = (ratio) => scale(Math.min(high, Math.max(low, ratio)));
  return [
    stroke(
      peer,
      [
        [within(toHand.q1), y],
        [within(toHand.q3), y],
      ],
      2,
    ),
    mark(peer, within(toHand.median), y, words),
  ];
}
