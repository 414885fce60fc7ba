// What a guest that was built with `--track-memory` says of its memory.

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { load } from "./support/packages.js";

const leaks = await load("leaks");

/** @type {any} */
let guest;
beforeEach(async () => {
  guest = await leaks.instantiate();
});

/** What an export has, as `bytes blocks allocations`. @param {string} name */
const of = (name) => {
  const { liveBytes, liveBlocks, allocations } = guest.memoryStats().exports[name];
  return [liveBytes, liveBlocks, allocations].join(" ");
};

/** Text that doesn't fit the arena, so that the guest gets a block for it. @param {number} length */
const large = (length) => "x".repeat(length);

describe("live blocks", () => {
  test("are those of the export that forgets them", () => {
    guest.leak(100);
    guest.tidy(1000);
    guest.leak(23);
    assert.equal(of("leak"), "123 2 2");
    assert.equal(of("tidy"), "0 0 1");
    const { liveBytes, liveBlocks, peakBytes } = guest.memoryStats();
    assert.deepEqual([liveBytes, liveBlocks, peakBytes], [123, 2, 1100]);
  });

  test("are an export's that takes what its host has allocated", () => {
    guest.forgetText(large(50_000));
    assert.match(of("forgetText"), /^50000 1 /);
    guest.echo(large(60_000));
    assert.match(of("echo"), /^0 0 /);
    assert.equal(guest.look(large(70_000)), 70_000);
    assert.equal(of("look"), "0 0 1");
    assert.equal(guest.memoryStats().liveBytes, 50_000);
  });

  test("have the size that they got last", () => {
    for (const [bytes, kept] of [
      [10, 10],
      [90, 100],
      [900_000, 900_100],
    ]) {
      assert.equal(guest.keep(bytes), kept);
      assert.match(of("keep"), new RegExp(`^${kept} 1 `));
    }
    guest.forgetKept();
    assert.match(of("keep"), /^0 0 /);
    assert.equal(guest.memoryStats().liveBlocks, 0);
  });

  test("are told apart, however many there are", () => {
    let kept = 0;
    for (const blocks of [10, 1000, 30_000, 7]) {
      kept += guest.churn(blocks);
      assert.equal(guest.memoryStats().liveBytes, kept);
      assert.equal(guest.memoryStats().exports.churn.liveBytes, kept);
    }
    assert.equal(guest.memoryStats().exports.churn.liveBlocks, 1 + 100 + 3000 + 1);
    // Each time one for the list of them.
    assert.equal(guest.memoryStats().exports.churn.allocations, 10 + 1000 + 30_000 + 7 + 4);
  });

  test("are each instance's own", async () => {
    guest.leak(5);
    const other = await leaks.instantiate();
    assert.equal(other.memoryStats().liveBytes, 0);
    assert.equal(leaks.memoryStats().exports.leak.allocations, 0);
  });
});

describe("all exports", () => {
  test("are there before any is called, and nothing else", () => {
    const { exports, ...rest } = guest.memoryStats();
    const names = ["churn", "echo", "forgetKept", "forgetText", "keep", "leak", "look", "tidy"];
    assert.deepEqual(Object.keys(exports), names);
    const nothing = { liveBytes: 0, liveBlocks: 0, allocations: 0 };
    for (const name of names) assert.deepEqual(exports[name], nothing);
    assert.deepEqual(rest, { liveBytes: 0, liveBlocks: 0, peakBytes: 0 });
  });
});

describe("the report", () => {
  test("names who leaks, the largest first", () => {
    guest.leak(10);
    guest.forgetText(large(40_000));
    guest.tidy(7);
    guest.keep(300);
    assert.match(
      guest.leakReport(),
      new RegExp(
        [
          "^40310 bytes in 3 blocks are allocated, at most \\d+ bytes were",
          "40000 bytes in 1 of \\d+ blocks: forgetText",
          "300 bytes in 1 of \\d+ blocks: keep",
          "10 bytes in 1 of 1 blocks: leak",
          "$",
        ].join("\n"),
      ),
    );
  });

  test("says that nothing is left", () => {
    guest.tidy(12);
    assert.equal(guest.leakReport(), "0 bytes in 0 blocks are allocated, at most 12 bytes were\n");
  });

  test("can be had of a poisoned instance", () => {
    guest.leak(64);
    assert.throws(() => guest.leak(2 ** 32 - 1), leaks.GuestPanic);
    assert.throws(() => guest.tidy(1), /poisoned/);
    assert.match(guest.leakReport(), /^64 bytes in 1 blocks/);
  });
});
