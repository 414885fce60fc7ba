// Memory stays what it is: no call, and no error, leaves anything behind.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

import { observe } from "./support/packages.js";
import { list, option, random, seed, small, text } from "./support/random.js";

test("a million short calls", async () => {
  const { guest, bytes } = await observe("hello");
  for (let i = 0; i < 1000; i++) guest.greet("World");
  const before = bytes();
  for (let i = 0; i < 1_000_000; i++) guest.greet("World");
  assert.equal(bytes(), before);
});

test("a hundred thousand errors", async () => {
  const { guest, bytes, GuestError } = await observe("panics");
  const fail = (/** @type {string} */ text) => {
    try {
      guest.fail(text);
    } catch (error) {
      if (error instanceof GuestError) return;
      throw error;
    }
    assert.fail("nothing was thrown");
  };
  const large = "é".repeat(10_000);
  for (let i = 0; i < 100; i++) fail(i % 10 ? "short" : large);
  const before = bytes();
  for (let i = 0; i < 100_000; i++) fail(i % 100 ? "short" : large);
  assert.equal(bytes(), before);
});

test("sizes that grow and shrink end where the largest left memory", async () => {
  const { guest, bytes } = await observe("types");
  const text = "0123456789abcdef".repeat(20_000);
  const numbers = Float64Array.from({ length: 40_000 }, (_, i) => i);
  /** @param {number} size a part of the whole */
  const call = (size) => {
    guest.echoString(text.slice(0, size * text.length));
    guest.echoStr(text.slice(0, size * text.length));
    guest.vecF64(numbers.subarray(0, size * numbers.length));
    guest.scale(numbers.subarray(0, size * numbers.length), 1);
    guest.echoStrings(text.slice(0, size * 50_000).split("7"));
  };
  for (const size of [1, 0.9, 1]) call(size);
  const before = bytes();
  for (let i = 0; i < 2000; i++) call(Math.abs(((i * 37) % 200) - 100) / 100);
  assert(bytes() <= before * 1.5, `${before} bytes became ${bytes()}`);
  const after = bytes();
  for (let i = 0; i < 2000; i++) call(Math.abs(((i * 61) % 200) - 100) / 100);
  assert.equal(bytes(), after);
});

/** Calls of every kind; each allocates otherwise. @type {Record<string, (guest: any, size: number) => unknown>} */
const CALLS = {
  greet: (guest, size) => guest.greet("x".repeat(size)),
  owned: (guest, size) => guest.owned("é".repeat(size)),
  forget: (guest, size) => guest.forget("x".repeat(size), new Float64Array(size), ["a".repeat(size), "b"]),
  sum: (guest, size) => guest.sum(new Float64Array(size)),
  pair: (guest, size) => guest.pair(new Float64Array(size), new Float64Array(size)),
  double: (guest, size) => guest.double(new Float64Array(size)),
  joined: (guest, size) => guest.joined(new Array(size).fill("xy")),
  reversed: (guest, size) => guest.reversed(new Array(size).fill("é")),
  nested: (guest, size) => guest.nested([new Array(size).fill("x"), [], ["y".repeat(size)]]),
  options: (guest, size) => guest.options([undefined, "x".repeat(size), ...new Array(size).fill("y")]),
  chars: (guest, size) => guest.chars(new Array(size).fill("é")),
  scale: (guest, size) => guest.scale(new Float64Array(size), 2),
  "fallible, ok": (guest, size) => guest.fallible("xy".repeat(size)),
  "fallible, err": (guest, size) => guest.fallible("x".repeat(2 * size + 1)),
  fail: (guest, size) => guest.fail(size),
};

describe("the guest's own allocator has nothing left", async () => {
  const { guest, bytes, GuestError } = await observe("own-allocator");
  /** @param {() => unknown} call */
  const quietly = (call) => {
    try {
      call();
    } catch (error) {
      if (!(error instanceof GuestError)) throw error;
    }
  };
  for (const call of Object.values(CALLS)) quietly(() => call(guest, 10));
  const live = { bytes: guest.liveBytes(), blocks: guest.liveBlocks() };
  const check = () => assert.deepEqual({ bytes: guest.liveBytes(), blocks: guest.liveBlocks() }, live);

  for (const [name, call] of Object.entries(CALLS)) {
    test(name, () => {
      for (const size of [
        0, 1, 2, 100, 511, 512, 513, 1000, 2046, 2047, 2048, 2049, 5461, 5462, 16384, 70_000,
      ]) {
        quietly(() => call(guest, size));
        check();
      }
    });
  }

  test("refused arguments", () => {
    assert.throws(() => guest.forget("x".repeat(9000), [1], ["a", 7]), TypeError);
    assert.throws(() => guest.forget("x".repeat(9000), [1, "2"], ["a"]), TypeError);
    check();
  });

  test("calls of every kind and size, in any order", (t) => {
    t.diagnostic(`WHARF_SEED=${seed}`);
    const next = random(seed);
    const calls = Object.values(CALLS);
    for (let i = 0; i < 3000; i++) {
      quietly(() => calls[i % calls.length]?.(guest, small(next, 20_000)));
      check();
      if (i % 3 === 0) quietly(() => guest.options(list(option(text))(next)));
      check();
    }
  });

  test("memory is settled in the end", () => {
    const before = bytes();
    for (let i = 0; i < 20; i++) {
      for (const call of Object.values(CALLS)) quietly(() => call(guest, 20_000));
    }
    assert.equal(bytes(), before);
  });
});

test("a short call allocates nothing", async () => {
  const { guest } = await observe("own-allocator");
  guest.sum([1]);
  const before = guest.allBlocks();
  for (let i = 0; i < 100; i++) {
    guest.sum([1, 2, 3]);
    guest.sum(new Float64Array(2000));
    guest.scale(new Float64Array(2000), 2);
  }
  assert.equal(guest.allBlocks(), before);
  // What the guest itself makes, and no more.
  guest.greet("World");
  const greeted = guest.allBlocks() - before;
  for (let i = 0; i < 100; i++) guest.greet("World");
  assert.equal(guest.allBlocks(), before + 101 * greeted);
});

test("instances that nobody holds are collected", async () => {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc");
  /** @type {WeakRef<object>[]} */
  const memories = [];
  for (let i = 0; i < 50; i++) {
    const { guest, exports } = await observe("hello");
    guest.greet("x".repeat(2 ** 18));
    memories.push(new WeakRef(exports.memory));
  }
  await setImmediate();
  gc();
  const left = memories.filter((memory) => memory.deref()).length;
  assert(left <= 2, `${left} of ${memories.length} are left`);
});

test(`blocks of the allocator are whole, and nobody else's: WHARF_SEED=${seed}`, async () => {
  const { exports, bytes } = await observe("types");
  const next = random(seed);
  const from = (/** @type {number} */ least, /** @type {number} */ most) =>
    least + Math.floor(next() * (most - least + 1));
  /** @typedef {{ at: number, size: number, align: number, mark: number }} Block */
  const memory = () => new Uint8Array(exports.memory.buffer);
  const check = (/** @type {Block} */ { at, size, align, mark }, length = size) => {
    assert.equal(at % align, 0);
    const found = memory().subarray(at, at + length);
    assert(
      found.every((byte) => byte === mark),
      `${length} of ${size} bytes at ${at}`,
    );
  };
  const fill = (/** @type {Block} */ { at, size, mark }) => memory().fill(mark, at, at + size);
  /** Most are small. */
  const aSize = () => (next() < 0.9 ? from(1, 140) : from(141, 5000));
  const churn = () => {
    /** @type {Block[]} */
    const blocks = [];
    for (let step = 0; step < 20_000; step++) {
      // There are many now and few then.
      const most = step % 4000 < 2000 ? 300 : 3;
      if (blocks.length < most && next() < 0.6) {
        const [size, align, mark] = [aSize(), 2 ** from(0, 6), from(1, 255)];
        const at = exports.cabi_realloc(0, 0, align, size) >>> 0;
        blocks.push({ at, size, align, mark });
        fill(/** @type {Block} */ (blocks.at(-1)));
        continue;
      }
      const block = blocks[from(0, blocks.length - 1)];
      if (!block) continue;
      check(block);
      if (next() < 0.2) {
        const size = aSize();
        block.at = exports.cabi_realloc(block.at, block.size, block.align, size) >>> 0;
        check(block, Math.min(size, block.size));
        block.size = size;
        fill(block);
      } else {
        exports.cabi_realloc(block.at, block.size, block.align, 0);
        blocks.splice(blocks.indexOf(block), 1);
      }
    }
    for (const block of blocks) {
      check(block);
      exports.cabi_realloc(block.at, block.size, block.align, 0);
    }
  };
  churn();
  const before = bytes();
  for (let round = 0; round < 10; round++) churn();
  assert(bytes() <= before * 1.2, `${before} bytes became ${bytes()}`);
});
