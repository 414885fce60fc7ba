// The counts of a guest's memory, read from words that a made-up guest wrote.

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { leakReport, memoryStats, track } from "../../runtime/js/src/instance/track.js";

const PAGE = 65_536;
const STATS = 1024;
const ENTRIES = 2048;

/** @type {WebAssembly.Memory} */
let linear;
beforeEach(() => {
  linear = new WebAssembly.Memory({ initial: 1 });
  track(linear, STATS, ["$start", "$drop", "f", "Counter.add", "__proto__"]);
});

/** @param {number} at @param {...number} words */
function write(at, ...words) {
  new Uint32Array(linear.buffer, at).set(words);
}

describe("counts", () => {
  test("are those of the exports, in their order", () => {
    write(STATS, 60, 6, 100, 0, ENTRIES, 8);
    write(ENTRIES, 0, 0, 0, 0, 8, 1, 2, 0, 10, 2, 3, 0, 42, 3, 4, 1, 0, 0, 5, 0);
    const { exports, ...all } = memoryStats();
    assert.deepEqual(all, { liveBytes: 60, liveBlocks: 6, peakBytes: 100 });
    const entries = Object.entries(exports).map(([name, it]) => `${name} ${Object.values(it).join(" ")}`);
    assert.deepEqual(entries, ["$drop 8 1 2", "f 10 2 3", "Counter.add 42 3 4294967300", "__proto__ 0 0 5"]);
    assert.equal(
      leakReport(),
      "60 bytes in 6 blocks are allocated, at most 100 bytes were\n" +
        "42 bytes in 3 of 4294967300 blocks: Counter.add\n" +
        "10 bytes in 2 of 3 blocks: f\n" +
        "8 bytes in 1 of 2 blocks: $drop\n",
    );
  });

  test("say how many are missing", () => {
    write(STATS, 0, 0, 0, 3, 0, 0);
    assert.match(leakReport(), /\nnot counted, for want of memory: 3 blocks\n$/);
  });

  test("are read again after memory grew", () => {
    write(STATS, 1, 1, 1, 0, 0, 0);
    assert.equal(memoryStats().liveBytes, 1);
    linear.grow(1);
    write(STATS, 2);
    assert.equal(memoryStats().liveBytes, 2);
  });

  test("that lie are still numbers", () => {
    for (const start of [0, 1, 2 ** 31, 2 ** 32 - 4, PAGE - 8, PAGE]) {
      write(STATS, 2 ** 32 - 1, 0, 0, 0, start, 2 ** 32 - 1);
      const { liveBytes, exports } = memoryStats();
      assert.equal(liveBytes, 2 ** 32 - 1);
      for (const { liveBytes, liveBlocks, allocations } of Object.values(exports)) {
        assert.ok([liveBytes, liveBlocks, allocations].every(Number.isInteger));
      }
      assert.equal(typeof leakReport(), "string");
    }
  });
});
