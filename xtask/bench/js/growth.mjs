// Work that grows, around the sizes where glue changes its ways: arguments that no longer fit a
// fixed region of the guest's memory, results that don't, and what makes memory grow.

import { bytes, numbers, points, texts, words } from "./inputs.mjs";

const Ki = 1024;

/** Powers of two, and both sides of what may be a limit. */
function sizes(low, high, limits) {
  const sides = limits.flatMap((limit) => [limit - limit / 64, limit + limit / 64]);
  const powers = Array.from({ length: Math.log2(high / low) + 1 }, (_, i) => low * 2 ** i);
  return [...powers, ...sides].toSorted((a, b) => a - b);
}

/** Wharf's arena; what a call by hand has for its arguments; a page of memory. */
const ARENA = 16 * Ki;
const PAGE = 64 * Ki;

/** A plot: the same call with inputs of more and more bytes. */
function plot(name, unit, [low, high], limits, of) {
  return sizes(low, high, limits).map((size) => {
    const count = Math.ceil(size / unit);
    return Object.assign(of(count), { name: `${name}, ${count * unit} B`, plot: name, size: count * unit });
  });
}

const LAST = "result.length + result.charCodeAt(0)";

export const growth = [
  // Glue asks for three bytes a letter before it knows how many it needs.
  ...plot("string in", 1, [64, 4096 * Ki], [ARENA / 3, ARENA, PAGE / 3, PAGE], (count) => ({
    call: "len(input)",
    use: "result",
    inputs: texts(count, count < 64 * Ki ? 4 : 1),
  })),
  ...plot("string out", 1, [64, 1024 * Ki], [4 * Ki, ARENA, PAGE], (count) => ({
    call: "text(input)",
    use: LAST,
    inputs: [count],
  })),
  ...plot("bytes in and out", 1, [64, 4096 * Ki], [4 * Ki, ARENA, PAGE], (count) => ({
    call: "invert(input)",
    use: "result[0]",
    inputs: [bytes(count, 0)],
  })),
  ...plot("sum f64", 8, [64, 4096 * Ki], [ARENA, PAGE], (count) => ({
    call: "sum(input)",
    use: "result",
    inputs: [numbers(count, 0)],
  })),
  ...plot("strings of 16 in and out", 16, [64, 1024 * Ki], [ARENA / 3, ARENA, PAGE], (count) => ({
    call: "shoutAll(input)",
    use: "result[0].charCodeAt(0) + result.length",
    inputs: [words(count, 0)],
  })),
  ...plot("records {f64, f64, f64} in and out", 24, [64, 1024 * Ki], [ARENA, PAGE], (count) => ({
    call: "shiftPoints(input, 0.5)",
    use: "result[0].x + result.length",
    inputs: [points(count, 0)],
  })),
];
