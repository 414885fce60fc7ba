// A guest that doesn't keep the contract, with the values that guests define: discriminants, zeros,
// pointers and lengths that aren't, values that go on for ever, and small memories that would become
// large ones.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { FREE, OUTSIDE, call, refused as refusedBy, words } from "./support/hostile.js";
import { observe } from "./support/packages.js";

/** @typedef {import("./support/hostile.js").Guest} Guest */

/**
 * Fails unless the call is a GuestPanic, and the instance poisoned.
 * @param {string} name
 * @param {string} link
 * @param {(guest: Guest) => any} replacement
 * @param {any[]} given
 */
const refused = (name, link, replacement, given) =>
  refusedBy(name, link, replacement, given, "values", [
    ["echoMeters", 1],
    ["echoPair", [1, "x"]],
  ]);

const point = { x: 1, y: 2 };
const person = { id: 1, firstName: "", "content-type": "", home: point, tags: [] };
const odd = { type: 1, u8: 1, at: "", take: undefined, ["__proto__"]: 1, quotedText: "" };
const leaf = { name: "", children: [] };

/**
 * A layout, and one elsewhere that it may point to.
 * @param {number[]} layout
 * @param {number[]} other
 * @returns {(guest: Guest) => number}
 */
const both = (layout, other) => (guest) => {
  guest.words.set(other, FREE / 4 + 64);
  return words(...layout)(guest);
};
const OTHER = FREE + 256;

test("discriminants that don't exist", async () => {
  for (const found of [3, 4, 127, 128, 255, 256, -1]) {
    await refused("echoColor", "echo_color", () => found, ["red"]);
    await refused("nextColor", "next_color", () => found, ["red"]);
    if (found > 255 || found < 0) continue;
    await refused("echoOptionColor", "echo_option_color", words(1 | (found << 8)), ["red"]);
    await refused("echoColors", "echo_colors", both([OTHER, 4], [found << 16]), [[]]);
    await refused("echoColorSet", "echo_color_set", both([OTHER, 4], [found << 16]), [new Set()]);
    await refused("failColor", "fail_color", words(1 | (found << 8)), ["red"]);
  }
  for (const found of [9, 10, 128, 255]) {
    await refused("echoShape", "echo_shape", words(found), [{ tag: "empty" }]);
    await refused("echoOptionShape", "echo_option_shape", words(1, 0, found), [{ tag: "empty" }]);
    await refused("echoShapes", "echo_shapes", both([OTHER, 1], [found]), [[]]);
    await refused("echoExpr", "echo_expr", words(found), [{ tag: "number", val: 1n }]);
  }
  await refused("echoShape", "echo_shape", words(4, 0, 3), [{ tag: "empty" }]);
  await refused("echoShape", "echo_shape", words(6, 0, 2), [{ tag: "empty" }]);
  await refused("optional", "optional", words(2), []);
});

test("bits of no flag mean nothing", async () => {
  const { call: attempt } = await call("invert", "invert", () => 0xf9, [{}], "values");
  assert.deepEqual(attempt(), { read: true, writeAll: false, "x-bit": false });
});

test("zeros that can't be", async () => {
  await refused("echoNonZero", "echo_non_zero", () => 0, [1]);
  await refused("echoNonZero", "echo_non_zero", () => 256, [1]);
  await refused("echoNonZeroI64", "echo_non_zero_i64", () => 0n, [1n]);
  await refused("echoOptionNonZero", "echo_option_non_zero", words(1, 0), [1]);
  await refused("echoOptionNonZeroI64", "echo_option_non_zero_i64", words(1, 0, 0, 0), [1n]);
  await refused("echoNonZeros", "echo_non_zeros", both([OTHER, 2], [1, 0]), [[]]);
});

describe("lists and text outside memory", () => {
  for (const [what, place] of OUTSIDE) {
    test(what, async () => {
      const pair = (/** @type {Guest} */ guest) => place(guest.end);
      const direct = (/** @type {Guest} */ guest) => words(...pair(guest))(guest);
      /** @param {(pair: number[]) => number[]} layout */
      const within = (layout) => (/** @type {Guest} */ guest) => words(...layout(pair(guest)))(guest);
      /** @param {(pair: number[]) => number[]} layout */
      const listed = (layout) => (/** @type {Guest} */ guest) => both([OTHER, 2], layout(pair(guest)))(guest);
      for (const [name, link, given] of /** @type {[string, string, any][]} */ ([
        ["echoSet", "echo_set", new Set()],
        ["echoTextSet", "echo_text_set", new Set()],
        ["echoMap", "echo_map", new Map()],
        ["echoMapOfRecords", "echo_map_of_records", new Map()],
        ["echoPoints", "echo_points", []],
        ["echoPeople", "echo_people", []],
        ["echoRows", "echo_rows", []],
        ["echoForest", "echo_forest", []],
        ["echoWides", "echo_wides", []],
        ["echoArrays", "echo_arrays", []],
      ])) {
        await refused(name, link, direct, [given]);
      }
      await refused(
        "echoTextArray",
        "echo_text_array",
        within((pair) => [0, 0, ...pair]),
        [["", ""]],
      );
      await refused(
        "echoTuple",
        "echo_tuple",
        within((pair) => [1, ...pair, 1]),
        [[1, "", true]],
      );
      await refused(
        "echoTree",
        "echo_tree",
        within((pair) => [...pair, 0, 0]),
        [leaf],
      );
      await refused(
        "echoTree",
        "echo_tree",
        within((pair) => [0, 0, ...pair]),
        [leaf],
      );
      await refused(
        "echoShape",
        "echo_shape",
        within((pair) => [3, 0, ...pair]),
        [{ tag: "empty" }],
      );
      await refused(
        "echoShape",
        "echo_shape",
        within((pair) => [8, 0, ...pair]),
        [{ tag: "empty" }],
      );
      await refused(
        "echoOdd",
        "echo_odd",
        within((pair) => [0, ...pair]),
        [odd],
      );
      await refused(
        "fail",
        "fail",
        within((pair) => [1, 0, 0, ...pair]),
        [{ tag: "other" }],
      );
      await refused(
        "echoRows",
        "echo_rows",
        listed((pair) => [0, ...pair, 0, 0, 0, 0, 0]),
        [[]],
      );
      // Where one run of text would end outside.
      await refused(
        "echoRows",
        "echo_rows",
        (guest) => {
          const [at, length] = pair(guest);
          const first = [0, at, length, 0, 0, 0, at + length, 0];
          return both([OTHER, 2], [...first, 0, at + length, 0, 0, 0, 0, at + length, 0])(guest);
        },
        [[]],
      );
      await refused(
        "echoMap",
        "echo_map",
        listed((pair) => [...pair, 0]),
        [new Map()],
      );
    });
  }
});

test("results outside memory", async () => {
  for (const [name, link, given, size] of /** @type {[string, string, any, number][]} */ ([
    ["echoPoint", "echo_point", point, 16],
    ["echoPerson", "echo_person", person, 56],
    ["echoU128", "echo_u128", 1n, 16],
    ["echoArray", "echo_array", [1, 2, 3], 24],
    ["echoTuple", "echo_tuple", [1, "", true], 16],
    ["echoShape", "echo_shape", { tag: "empty" }, 40],
    ["echoLink", "echo_link", { value: 1 }, 12],
    ["echoSet", "echo_set", new Set(), 8],
  ])) {
    for (const at of [-1, -8, 0x7ffffff8, -(2 ** 31)]) await refused(name, link, () => at, [given]);
    await refused(name, link, ({ end }) => end - size + 4, [given]);
  }
});

describe("pointers to values", () => {
  test("outside memory, or misaligned", async () => {
    for (const at of [0xfffffff8, 0xffffffff, 0x7ffffff8, FREE + 1, FREE + 2]) {
      await refused("echoLink", "echo_link", words(1, 1, at), [{ value: 1 }]);
      await refused("echoExpr", "echo_expr", words(1, 0, at), [{ tag: "number", val: 1n }]);
      await refused("echoOptionLink", "echo_option_link", words(1, at), [{ value: 1 }]);
    }
    await refused("echoLink", "echo_link", ({ end, words }) => (words.set([1, 1, end - 8], 1024), 4096), [
      { value: 1 },
    ]);
  });

  test("to themselves", async () => {
    await refused("echoLink", "echo_link", words(1, 1, FREE), [{ value: 1 }]);
    await refused("echoExpr", "echo_expr", words(1, 0, FREE), [{ tag: "number", val: 1n }]);
    // Each is two of the next.
    await refused("echoExpr", "echo_expr", words(2, 0, FREE, FREE), [{ tag: "number", val: 1n }]);
    await refused("echoTree", "echo_tree", words(0, 0, FREE, 1), [leaf]);
    await refused("echoTree", "echo_tree", words(0, 0, FREE, 3), [leaf]);
  });

  test("many ways to the same, none of them too deep", async () => {
    // 2 ** 60 leaves.
    const forked = (/** @type {Guest} */ { words }) => {
      for (let i = 0; i < 60; i++) {
        const next = FREE + (i + 1) * 32;
        words.set([2, 0, next, next], (FREE + i * 32) / 4);
      }
      words.set([0, 0, 1, 0], (FREE + 60 * 32) / 4);
      return FREE;
    };
    await refused("echoExpr", "echo_expr", forked, [{ tag: "number", val: 1n }]);
  });
});

test("values that are nested too deep", async () => {
  const { guest, GuestPanic } = await observe("values");
  assert.equal(guest.chain(200).value, 199);
  assert.throws(() => guest.chain(201), GuestPanic);
  assert.throws(() => guest.chain(1), /poisoned.*200/);
});

test("text of a list's elements that doesn't lie in one run", async () => {
  const replacement = (/** @type {Guest} */ guest) => {
    guest.bytes.set([97, 0xff, 98, 99, 0xff], FREE + 1024);
    const row = [1, FREE + 1027, 1, 0, 0, 0, FREE + 1024, 1];
    return both([OTHER, 2], [...row, 2, FREE + 1026, 2, 0, 0, 0, 3, 0])(guest);
  };
  const { call: attempt } = await call("echoRows", "echo_rows", replacement, [[]], "values");
  assert.deepEqual(attempt(), [
    { id: 1, name: "c", score: 0, note: "a" },
    { id: 2, name: "bc", score: 0, note: "" },
  ]);
});

describe("elements that are all the same large one", () => {
  const COUNT = 20_000;
  /**
   * A list of elements that each have the text or list of half of memory, which is all zeros.
   * @param {(at: number, bytes: number) => number[]} element
   * @returns {(guest: Guest) => number}
   */
  const list =
    (element) =>
    ({ memory }) => {
      const start = memory.buffer.byteLength;
      memory.grow(32);
      const half = memory.buffer.byteLength / 2;
      const layout = element(memory.buffer.byteLength - half, half);
      const words = new Uint32Array(memory.buffer);
      const count = Math.min(COUNT, Math.floor((32 * 65_536) / 8 / layout.length / 4));
      words.set([start, count], FREE / 4);
      for (let i = 0; i < count; i++) words.set(layout, start / 4 + i * layout.length);
      return FREE;
    };
  for (const [name, link, given, element] of /** @type {[string, string, any, any][]} */ ([
    ["echoTextSet", "echo_text_set", new Set(), (/** @type {number[]} */ ...pair) => pair],
    ["echoMap", "echo_map", new Map(), (/** @type {number[]} */ ...pair) => [...pair, 0]],
    ["echoTuples", "echo_tuples", [], (/** @type {number[]} */ ...pair) => [...pair, 0, 0]],
    ["echoRows", "echo_rows", [], (/** @type {number[]} */ ...pair) => [0, ...pair, 0, 0, 0, ...pair]],
    [
      "echoNestedRows",
      "echo_nested_rows",
      [],
      (/** @type {number} */ at, /** @type {number} */ bytes) => [(at + 7) & -8, bytes / 32 - 1],
    ],
    ["echoForest", "echo_forest", [], (/** @type {number[]} */ ...pair) => [...pair, 0, 0]],
    ["echoShapes", "echo_shapes", [], (/** @type {number[]} */ ...pair) => [8, 0, ...pair, 0, 0, 0, 0, 0, 0]],
  ])) {
    test(name, async () => {
      const before = process.memoryUsage().rss;
      await refused(name, link, list(element), [given]);
      assert(process.memoryUsage().rss - before < 2 ** 29, "it took half a gigabyte");
    });
  }

  test("one that is large is no harm", async () => {
    const { call: attempt } = await call(
      "echoTextSet",
      "echo_text_set",
      ({ memory }) => {
        const end = memory.buffer.byteLength;
        memory.grow(32);
        const words = new Uint32Array(memory.buffer);
        words.set([FREE + 64, 1], FREE / 4);
        words.set([end, 32 * 65_536], FREE / 4 + 16);
        return FREE;
      },
      [new Set()],
      "values",
    );
    assert.equal(attempt().size, 1);
  });
});
