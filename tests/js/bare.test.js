// A guest without std and without an allocator: its module has one that `wharf bindgen` built, for
// arguments that are larger than the arena.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { same } from "./support/compare.js";
import { load, observe } from "./support/packages.js";
import { random, seed, small } from "./support/random.js";

const PAGE = 65_536;

/** @param {string} text */
function checksum(text) {
  let sum = 2166136261;
  for (const byte of Buffer.from(text)) sum = Math.imul(sum ^ byte, 16777619) >>> 0;
  return sum;
}

describe("values", async () => {
  const guest = await load("bare");

  test("numbers", () => {
    same(guest.add(4294967295, 2), 1, "add");
    same(guest.half(8), 4, "half");
    same(guest.half(7), undefined, "half");
    same(guest.half(), undefined, "half");
    same(guest.divide(7, 2), 3, "divide");
    assert.throws(
      () => guest.divide(7, 0),
      (error) => error instanceof guest.GuestError && /** @type {any} */ (error).payload === 7,
    );
  });

  test("text", () => {
    for (const length of [0, 1, 16, 17, 5461, 5462, 16384, 16385, 65536, 2 ** 20]) {
      for (const unit of ["x", "é", "€"]) {
        const text = unit.repeat(length);
        same(guest.length(text), Buffer.byteLength(text), "length");
        same(guest.checksum(text), checksum(text), `checksum, ${length}`);
      }
    }
    same(guest.first("💧x"), "💧", "first");
    same(guest.first(""), undefined, "first");
    same(
      [0, 1, 2].map((of) => guest.name(of)),
      ["zero", "eins", "δύο"],
      "name",
    );
  });

  test("lists", () => {
    // In Rust the sum of no floats is -0.
    same(guest.sum([]), -0, "sum");
    for (const length of [1, 2047, 2048, 2049, 100_000, 2 ** 20]) {
      same(guest.sum(new Float64Array(length).fill(0.5)), length / 2, `sum, ${length}`);
    }
    for (const length of [0, 1, 16376, 16377, 16378, 16384, 16385, PAGE - 1, PAGE, PAGE + 1, 2 ** 21]) {
      const bytes = new Uint8Array(length).fill(255);
      guest.increment(bytes);
      assert(
        bytes.every((byte) => byte === 0),
        `increment, ${length}`,
      );
    }
  });
});

test("arguments larger than memory", async () => {
  const { guest, bytes, calls } = await observe("bare");
  const before = bytes();
  same(guest.length("x".repeat(before)), before, "length");
  assert.deepEqual(calls, ["$alloc", "length", "$free"]);
  same(guest.sum(new Float64Array(before)), 0, "sum");
  assert(bytes() >= before * 8);
});

test("memory is that of the largest call", async () => {
  const { guest, bytes } = await observe("bare");
  guest.length("x".repeat(500_000));
  const before = bytes();
  for (let i = 0; i < 10_000; i++) {
    guest.length("x".repeat((i * 7919) % 500_000));
    if (i % 100 === 0) guest.sum(new Float64Array((i * 31) % 100_000));
  }
  assert.equal(bytes(), before);
});

test("memory that the guest grows itself is left alone", async (t) => {
  t.diagnostic(`WHARF_SEED=${seed}`);
  const next = random(seed);
  const { guest, bytes, exports } = await observe("bare");
  /** @type {number[]} pages of the guest's own, all of whose bytes say so */
  const pages = [];
  for (let i = 0; i < 200; i++) {
    if (next() < 0.2) {
      const page = guest.grow(1);
      new Uint8Array(exports.memory.buffer, page * PAGE, PAGE).fill(0x5a);
      pages.push(page);
    }
    const text = "é".repeat(small(next, 200_000));
    same(guest.checksum(text), checksum(text), `WHARF_SEED=${seed}, call ${i}`);
    const list = new Uint8Array(small(next, 200_000)).fill(i);
    guest.increment(list);
    assert(
      list.every((byte) => byte === ((i + 1) & 255)),
      `WHARF_SEED=${seed}, call ${i}`,
    );
  }
  for (const page of pages) {
    assert(
      new Uint8Array(exports.memory.buffer, page * PAGE, PAGE).every((byte) => byte === 0x5a),
      `page ${page}`,
    );
  }
  assert(bytes() < 100 * 2 ** 20, `${bytes()} bytes`);
});

test("no memory", async () => {
  const { guest, calls, GuestPanic } = await observe("bare");
  guest.grow(65_536 - 100);
  calls.length = 0;
  for (const call of [
    () => guest.length("x".repeat(3_000_000)),
    () => guest.sum(new Float64Array(900_000)),
  ]) {
    assert.throws(call, (error) => error instanceof RangeError && !(error instanceof GuestPanic));
  }
  assert(!calls.includes("length") && !calls.includes("sum"));
  same(guest.length("x".repeat(100_000)), 100_000, "length");
  same(guest.length("x"), 1, "length");
});

test("a block above 2 GiB", async () => {
  const { guest, calls } = await observe("bare");
  guest.grow(2 ** 15);
  const text = "é".repeat(100_000);
  same(guest.checksum(text), checksum(text), "checksum");
  same(guest.checksums(text, [1, 2], "é"), BigInt(checksum(text) + 3 + checksum("é")), "checksums");
  const bytes = new Uint8Array(100_000);
  guest.increment(bytes);
  assert(bytes.every((byte) => byte === 1));
  assert.equal(calls.filter((name) => name === "$alloc").length, 3);
});

test("a panic", async () => {
  const { instantiate, GuestPanic, count } = await load("bare");
  const guest = await instantiate();
  assert.throws(
    () => guest.name(7),
    (error) => {
      assert(error instanceof GuestPanic);
      const { message, location } = /** @type {any} */ (error);
      assert.equal(message, "no name for 7");
      assert.match(location, /src\/lib\.rs:\d+(:\d+)?$/);
      return true;
    },
  );
  assert.throws(() => guest.add(1, 2), GuestPanic);
  assert.throws(() => guest.length("x".repeat(20_000)), GuestPanic);
  assert.equal(count(), 1);
});
