// Numbers that the guest owns, looked at where they lie.

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { load, observe } from "./support/packages.js";
import { FREE, OUTSIDE } from "./support/hostile.js";

const { GuestPanic, ResourceError } = await load("views");

/** @type {import("./support/packages.js").Observed} */
let observed;
/** @type {any} */
let guest;
beforeEach(async () => {
  observed = await observe("views");
  ({ guest } = observed);
});

/** How often an export has been called. @param {string} name */
const calls = (name) => observed.calls.filter((call) => call === name).length;

describe("a view", () => {
  test("shows numbers of each type", () => {
    const board = new guest.Board(4);
    assert.deepEqual(board.bytes().array, Uint8Array.of(0, 1, 2, 3));
    assert.deepEqual(board.floats(1).array, Float64Array.of(0.5, 1, 1.5));
    assert.deepEqual(board.floats(4).array, new Float64Array(0));
    assert.deepEqual(board.words().array, Int32Array.of(-(2 ** 31), 0, 2 ** 31 - 1));
    assert.deepEqual(guest.table().array, Uint16Array.of(1, 10, 100, 1000));
    assert.equal(board.bytes().length, 4);
    assert.equal(board.floats(3).length, 1);
  });

  test("is no copy", () => {
    const board = new guest.Board(4);
    const { array } = board.bytes();
    assert.equal(array.buffer, observed.exports.memory.buffer);
    const writable = board.bytesMut();
    writable.array[3] = 100;
    assert.equal(array[3], 100);
    assert.equal(board.sum(), 103);
  });

  test("is asked for once, as long as the guest doesn't run", () => {
    const board = new guest.Board(4);
    const view = board.bytes();
    const { array } = view;
    for (let i = 0; i < 10; i++) assert.equal(view.array, array);
    assert.equal(view.length, 4);
    assert.equal(calls("Board.bytes"), 1);
    board.sum();
    assert.deepEqual(view.array, array);
    assert.equal(calls("Board.bytes"), 2);
  });

  test("follows the numbers when they move, and when memory grows", () => {
    const board = new guest.Board(2);
    const [bytes, floats] = [board.bytes(), board.floats(1)];
    for (const by of [0, 1, 1000, 1_000_000]) {
      const before = observed.bytes();
      const { array } = bytes;
      board.grow(by);
      if (by === 1_000_000) {
        assert(observed.bytes() > before);
        assert.equal(array.length, 0, "what was taken out is gone");
      }
      const { length } = bytes;
      assert.equal(bytes.array.length, length);
      assert.equal(floats.length, length - 1);
      assert.equal(bytes.array[length - 1], (length - 1) % 256);
      assert.equal(floats.array[length - 2], (length - 1) / 2);
    }
  });

  test("ends with what it looks at", () => {
    const board = new guest.Board(2);
    const view = board.bytes();
    assert.equal(view.length, 2);
    board.free();
    for (const use of [() => view.array, () => view.length, () => board.bytes()]) {
      assert.throws(use, (/** @type {any} */ error) => {
        assert(error instanceof ResourceError);
        assert.equal(error.message, "Board.bytes: the Board was freed");
        return true;
      });
    }
  });

  test("of numbers that another call changes", () => {
    const board = new guest.Board(2);
    const [a, b] = [board.bytesMut(), board.bytesMut()];
    a.array[0] = 5;
    assert.equal(b.array[0], 5);
    assert.equal(a.array[0], 5);
    assert.equal(board.bytes().array[0], 5);
  });

  test("checks arguments whenever it asks", () => {
    const board = new guest.Board(2);
    assert.throws(() => board.floats("1"), TypeError);
    assert.throws(() => board.floats(-1), RangeError);
    assert.throws(() => board.floats(3), GuestPanic);
    assert.throws(() => board.bytes(), /^GuestPanic: poisoned/);
  });

  test("ends with the instance", async () => {
    const board = new guest.Board(2);
    const view = board.bytes();
    assert.throws(() => board.floats(3), GuestPanic);
    assert.throws(() => view.array, /^GuestPanic: poisoned/);
  });
});

describe("a guest that lies about where they are", () => {
  /** @type {[string, (end: number) => [number, number]][]} */
  const lies = [...OUTSIDE, ["misaligned", () => [FREE + 1, 1]]];
  for (const [name, lie] of lies) {
    test(name, async () => {
      let lying = false;
      const { guest } = await observe("views", (exports) => ({
        table: () => {
          const at = exports.table();
          if (!lying) return at;
          const words = new Uint32Array(exports.memory.buffer);
          words.set(lie(words.byteLength), FREE / 4);
          return FREE;
        },
      }));
      const view = guest.table();
      const board = new guest.Board(1);
      lying = true;
      assert.throws(() => view.array, GuestPanic);
      assert.throws(() => board.sum(), GuestPanic);
    });
  }
});
