// What the guest counts in a module with `--track-memory`: how much each export has allocated and not
// freed.

// Glue gets these from outside: the guest's memory, which can be read in a poisoned instance, too; where
// the counts are; and what allocates, in the guest's order. What isn't an export starts with a `$`.
/** @type {WebAssembly.Memory} */
export let MEMORY;
export let STATS = 0;
/** @type {string[]} */
export let TRACKED = [];

/**
 * For tests: what glue gets from outside.
 * @param {WebAssembly.Memory} memory
 * @param {number} stats
 * @param {string[]} tracked
 */
export function track(memory, stats, tracked) {
  MEMORY = memory;
  STATS = stats;
  TRACKED = tracked;
}

/**
 * What is allocated now, the most bytes that ever were, and what each of the exports has allocated: a
 * block belongs to the innermost one, which made it or changed its size last.
 */
export function memoryStats() {
  const words = new Uint32Array(MEMORY.buffer);
  const at = STATS / 4;
  const exports = TRACKED.map((name, i) => {
    const entry = i < words[at + 5] ? words[at + 4] / 4 + i * 4 : NaN;
    const [liveBytes, liveBlocks, low, high] = [0, 1, 2, 3].map((word) => words[entry + word] ?? 0);
    return /** @type {const} */ ([name, { liveBytes, liveBlocks, allocations: high * 2 ** 32 + low }]);
  });
  return {
    liveBytes: words[at],
    liveBlocks: words[at + 1],
    peakBytes: words[at + 2],
    exports: Object.fromEntries(exports.filter(([name, it]) => name[0] !== "$" || it.allocations)),
  };
}

/** What is allocated now, in words: a line for each of the exports that have, the largest first. */
export function leakReport() {
  const { liveBytes, liveBlocks, peakBytes, exports } = memoryStats();
  const lost = new Uint32Array(MEMORY.buffer)[STATS / 4 + 3];
  const leaks = Object.entries(exports).filter(([, it]) => it.liveBlocks);
  leaks.sort(([, a], [, b]) => b.liveBytes - a.liveBytes);
  const lines = leaks.map(
    ([name, it]) => `${it.liveBytes} bytes in ${it.liveBlocks} of ${it.allocations} blocks: ${name}\n`,
  );
  if (lost) lines.push(`not counted, for want of memory: ${lost} blocks\n`);
  return `${liveBytes} bytes in ${liveBlocks} blocks are allocated, at most ${peakBytes} bytes were\n${lines.join("")}`;
}
