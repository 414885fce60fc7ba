// What work costs as it grows: nanoseconds a byte over bytes, a panel a call, one picture for each
// runtime below the other. A ring is the first call of a size, in whose course memory may grow.

import { PEERS, legend, line, logarithmic, mark, picture, stroke, text } from "./svg.mjs";
import { NAMES, nanoseconds } from "./table.mjs";

const WIDTH = 340;
const HEIGHT = 220;
const LEFT = 56;
const GAP = 30;
const TOP = 104;
const COLUMNS = 3;
const PANEL = HEIGHT + 76;

const Ki = 1024;
const BYTES = [64, Ki, 16 * Ki, 64 * Ki, Ki * Ki, 4 * Ki * Ki];
const BYTES_NAMES = ["64 B", "1 Ki", "16 Ki", "64 Ki", "1 Mi", "4 Mi"];
/** What a byte may cost; jco's short calls are beyond. */
const COSTS = [0.05, 100];
const COST_TICKS = [0.05, 0.1, 1, 10, 100];
/** First calls of fewer bytes show only that their code is new. */
const FIRST = 64 * Ki;

/** Draws the figures of one runtime or more. */
export function plot(runtimes, subtitle) {
  const names = [...new Set(runtimes[0].rows.map((row) => row.plot))];
  const peers = PEERS.filter((peer) => runtimes[0].rows.some((row) => row.peers[peer]));
  const lines = Math.ceil(names.length / COLUMNS);
  const width = LEFT + COLUMNS * (WIDTH + GAP + LEFT / 2);
  const height = TOP + runtimes.length * (lines * PANEL + 30);
  const content = [
    text(16, 26, "What a byte costs as work grows", { kind: "title" }),
    text(16, 45, subtitle, { kind: "quiet" }),
    text(16, 64, "Nanoseconds a byte, over bytes. A mark alone is the first call of its size.", {
      kind: "quiet",
    }),
    ...legend(peers, NAMES, 24, 86),
  ];
  for (const [at, { runtime, rows }] of runtimes.entries()) {
    const top = TOP + at * (lines * PANEL + 30);
    content.push(text(16, top + 14, runtime, { kind: "title" }));
    for (const [place, name] of names.entries()) {
      const left = LEFT + (place % COLUMNS) * (WIDTH + GAP + LEFT / 2);
      const own = rows.filter((row) => row.plot === name);
      content.push(...panel(name, own, peers, left, top + 44 + Math.floor(place / COLUMNS) * PANEL));
    }
  }
  return picture(width, height, "Costs of growing work", content);
}

function panel(name, rows, peers, left, top) {
  const x = logarithmic([BYTES[0], BYTES.at(-1)], [left, left + WIDTH]);
  const y = logarithmic(COSTS, [top + HEIGHT, top]);
  const within = (cost) => y(Math.min(COSTS[1], Math.max(COSTS[0], cost)));
  const content = [
    text(left, top - 8, name),
    ...COST_TICKS.flatMap((cost) => [
      line(left, y(cost), left + WIDTH, y(cost), "grid"),
      text(left - 6, y(cost) + 4, String(cost), { anchor: "end", kind: "quiet" }),
    ]),
    ...BYTES.flatMap((size, at) => [
      line(x(size), top, x(size), top + HEIGHT, size === 16 * Ki || size === 64 * Ki ? "cliff" : "grid"),
      text(x(size), top + HEIGHT + 16, BYTES_NAMES[at], { anchor: "middle", kind: "quiet" }),
    ]),
  ];
  for (const peer of peers) {
    const own = rows.filter((row) => row.peers[peer]);
    const points = own.map(({ size, peers }) => [x(size), within(peers[peer].median / size)]);
    content.push(stroke(peer, points, peer === "wharf" ? 2.2 : 1.4));
    for (const { size, peers } of own.filter(({ size }) => size >= FIRST)) {
      const { first } = peers[peer];
      content.push(
        mark(
          peer,
          x(size),
          within(first / size),
          `${NAMES[peer]}, first call of ${size} B: ${nanoseconds(first)} ns`,
        ),
      );
    }
  }
  return content;
}
