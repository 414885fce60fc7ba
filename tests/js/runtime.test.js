// The functions of runtime/js one by one, on a made-up guest: what they write, what they read, and
// what they refuse to read.

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import * as block from "../../runtime/js/src/instance/block.js";
import * as composed from "../../runtime/js/src/instance/composed.js";
import * as memory from "../../runtime/js/src/instance/memory.js";
import * as nesting from "../../runtime/js/src/instance/nesting.js";
import * as numbers from "../../runtime/js/src/instance/numbers.js";
import * as results from "../../runtime/js/src/instance/parts.js";
import * as text from "../../runtime/js/src/instance/text.js";
import * as check from "../../runtime/js/src/shared/check.js";
import * as errors from "../../runtime/js/src/shared/errors.js";
import * as parts from "../../runtime/js/src/shared/parts.js";

const PAGE = 65_536;
const AREA = 1024;
const ARENA = 16 * 1024;
const PANIC = AREA + ARENA + 4096 + 8;
/** Where there is room for anything. */
const FREE = 32 * 1024;

/** @type {WebAssembly.Memory} */
let linear;
/** @type {any[][]} what the runtime has called */
let calls;
/** @type {any} */
let exports;

beforeEach(() => {
  linear = new WebAssembly.Memory({ initial: 1 });
  calls = [];
  exports = {
    memory: linear,
    // Blocks lie one after the other in new memory.
    $alloc(/** @type {number} */ size) {
      calls.push(["$alloc", size]);
      return linear.grow(Math.ceil(size / PAGE)) * PAGE;
    },
    cabi_realloc(/** @type {[number, number, number, number]} */ ...slots) {
      calls.push(["cabi_realloc", ...slots]);
      return linear.grow(Math.ceil(slots[3] / PAGE)) * PAGE;
    },
  };
  memory.attach(exports, AREA, PANIC);
  block.pop(AREA, 0);
});

const bytes = (/** @type {number} */ at, /** @type {number} */ size) => [
  ...new Uint8Array(linear.buffer, at, size),
];
/** Lone surrogates have no UTF-8. */
const wellFormed = (/** @type {string} */ text) => Buffer.from(text).toString();
const words = (/** @type {number} */ at, /** @type {number} */ count) => [
  ...new Uint32Array(linear.buffer, at, count),
];
const poke = (/** @type {number} */ at, /** @type {number[]} */ layout) =>
  new Uint32Array(linear.buffer).set(layout, at / 4);
const write = (/** @type {number} */ at, /** @type {string | number[]} */ data) =>
  new Uint8Array(linear.buffer).set(Buffer.from(/** @type {any} */ (data)), at);

/** Stores a list of texts as glue does, and says where. */
const storeTexts = (/** @type {string[]} */ list) => {
  const parts = new composed.Block();
  parts.bytes = list.length * 8 + 3;
  for (const { length } of list) parts.letters += length;
  block.pushBlock(composed.roomOf(parts));
  let start;
  do {
    composed.openBlock(parts);
    start = composed.takePart(parts, list.length * 8, 4);
    for (const [i, item] of list.entries()) composed.storeText(parts, start + i * 8, item);
  } while (!composed.closeBlock(parts));
  return start;
};

describe("memory", () => {
  test("views follow memory when it grows", () => {
    const before = memory.u8;
    assert.equal(before.length, PAGE);
    linear.grow(1);
    assert.equal(before.length, 0);
    memory.refresh();
    assert.equal(memory.u8.length, 2 * PAGE);
    assert.equal(memory.f64.length, PAGE / 4);
    assert.equal(memory.arena.byteOffset, AREA);
    assert.equal(memory.arena.length, ARENA);
    const after = memory.u8;
    memory.refresh();
    assert.equal(memory.u8, after, "the same as long as it will do");
  });

  test("what lies within memory", () => {
    for (const end of [0, 1, PAGE - 1, PAGE]) memory.within(end);
    for (const end of [PAGE + 1, 2 ** 31, 2 ** 32, 2 ** 32 + 1, 2 ** 53, Infinity, NaN]) {
      assert.throws(() => memory.within(end), TypeError, String(end));
    }
    assert.throws(() => memory.within(/** @type {any} */ (undefined)), TypeError);
  });

  test("where a result stands", () => {
    assert.equal(memory.root(PAGE - 8, 8, 8), PAGE - 8);
    assert.equal(memory.root(0, 0, 1), 0);
    for (const [at, size] of /** @type {[number, number][]} */ ([
      [PAGE - 7, 8],
      [PAGE, 1],
      [-1, 1],
      [-8, 8],
      [-(2 ** 31), 1],
      [2 ** 31 - 1, 4],
      [memory.RESULT, PAGE],
    ])) {
      assert.throws(() => memory.root(at, size, 1), TypeError, `${at} ${size}`);
    }
    assert.throws(() => memory.root(4, 8, 8), /4, which is not a multiple of 8/);
    linear.grow(1);
    assert.equal(memory.root(2 * PAGE - 8, 8, 8), 2 * PAGE - 8);
  });

  test("where the elements of a list are", () => {
    assert.equal(memory.elements(FREE, 16, 8), FREE);
    assert.equal(memory.elements(PAGE - 16, 16, 8), PAGE - 16);
    for (const at of [0, 1, 0xffffffff]) memory.elements(at, 0, 8);
    for (const [at, size, align] of /** @type {[number, number, number][]} */ ([
      [FREE + 1, 8, 2],
      [FREE + 4, 8, 8],
      [PAGE - 8, 16, 8],
      [PAGE, 8, 8],
      [0xfffffff8, 8, 8],
      [0xfffffff8, 16, 8],
      [8, 2 ** 35, 8],
      [NaN, NaN, 8],
      [8, NaN, 8],
    ])) {
      assert.throws(() => memory.elements(at, size, align), TypeError, `${at} ${size} ${align}`);
    }
    assert.throws(() => memory.elements(/** @type {any} */ (undefined), NaN, 4), TypeError);
  });

  test("which of two cases", () => {
    write(FREE, [0, 1, 2, 128, 255]);
    assert.equal(memory.loadCase(FREE), false);
    assert.equal(memory.loadCase(FREE + 1), true);
    for (const at of [2, 3, 4]) assert.throws(() => memory.loadCase(FREE + at), /discriminant (2|128|255)/);
  });

  test("characters", () => {
    for (const code of [0, 0x7f, 0xd7ff, 0xe000, 0xffff, 0x10000, 0x10ffff])
      assert.equal(memory.toChar(code), String.fromCodePoint(code));
    for (const code of [0xd800, 0xdbff, 0xdc00, 0xdfff, 0x110000, 0xffffffff, -1, -(2 ** 31)]) {
      assert.throws(() => memory.toChar(code), /character \d+/);
    }
  });
});

describe("blocks", () => {
  test("the arena, as long as it will do", () => {
    for (const size of [0, 1, ARENA]) assert.equal(block.room(size), AREA);
    assert.deepEqual(calls, []);
  });

  test("a block of the guest's, if it won't", () => {
    assert.equal(block.room(ARENA + 1), PAGE);
    assert.deepEqual(calls, [["$alloc", ARENA + 1]]);
    assert.equal(memory.u8.length, 2 * PAGE, "memory has grown");
  });

  test("no memory", () => {
    for (const wrong of [() => 0, () => PAGE - ARENA]) {
      exports.$alloc = wrong;
      assert.throws(() => block.room(ARENA + 1), RangeError("out of memory"));
      assert.throws(() => block.roomBehind(ARENA + 1), RangeError("out of memory"));
    }
    for (const size of [2 ** 31, 2 ** 32, 1e12]) assert.throws(() => block.fitting(size), RangeError);
    assert.equal(block.fitting(2 ** 31 - 1), 2 ** 31 - 1);
    exports.cabi_realloc = () => 0;
    assert.throws(() => block.putOwned(new Float64Array(4000), () => memory.f64, 8, AREA), RangeError);
  });

  test("a block above 2 GiB", () => {
    exports.$alloc = () => -(2 ** 31) + 8;
    // There is no memory there, which is found out by its unsigned address.
    assert.throws(() => block.room(ARENA + 1), RangeError("out of memory"));
    assert.throws(() => block.roomBehind(ARENA + 1), RangeError("out of memory"));
    assert.equal(block.aligned(2 ** 31 + 8, 8), 2 ** 31 + 8);
    assert.equal(block.aligned(2 ** 31 + 17, 8), 2 ** 31 + 24);
  });

  test("aligned addresses", () => {
    assert.equal(block.aligned(AREA + 3, 4), AREA + 4);
    assert.equal(block.aligned(AREA + 8, 8), AREA + 8);
    assert.equal(block.aligned(AREA + 9, 1), AREA + 9);
    assert.equal(block.aligned(AREA + 17, 2), AREA + 18);
  });
});

describe("text", () => {
  for (const given of [
    "",
    "a",
    "0123456789abcdef",
    "0123456789abcdefg",
    "é",
    "0123456789é",
    "\ud83d",
    "a\udca7b",
    "💧".repeat(10),
    "\ufeffx",
    "\0",
  ]) {
    test(JSON.stringify(given), () => {
      const utf8 = Buffer.from(given);
      for (const put of [text.putText, text.putShortText]) {
        linear = new WebAssembly.Memory({ initial: 1 });
        memory.attach({ ...exports, memory: linear }, AREA, PANIC);
        assert.equal(put(given, AREA), utf8.length);
        assert.deepEqual(bytes(AREA, utf8.length + 1), [...utf8, 0]);
        // And behind something else.
        assert.equal(put(given, AREA + utf8.length), utf8.length);
        assert.deepEqual(bytes(AREA, 2 * utf8.length), [...utf8, ...utf8]);
        assert.equal(put(given, FREE), utf8.length);
        assert.deepEqual(bytes(FREE, utf8.length), [...utf8]);
      }
      const at = storeTexts([given]);
      assert.deepEqual(words(at, 2), [AREA + 8 + 3, utf8.length]);
      assert.equal(text.loadText(at), wellFormed(given));
    });
  }

  for (const list of [
    [],
    [""],
    ["a"],
    ["a", "", "bc"],
    ["é", "a"],
    ["a", "é", ""],
    ["\ud83d", "\udca7"],
    new Array(300).fill("0123456789"),
    new Array(300).fill("€"),
  ]) {
    test(`a list, ${JSON.stringify(list.slice(0, 3))}, ${list.length}`, () => {
      const start = storeTexts(list);
      const pairs = words(start, list.length * 2);
      const lengths = list.map((item) => Buffer.byteLength(item));
      assert.deepEqual(
        lengths,
        pairs.filter((_, i) => i % 2),
      );
      // One run, behind the pairs and what aligning them might have taken.
      let end = start + list.length * 8 + 3;
      for (const [i, length] of lengths.entries()) {
        assert.equal(pairs[i * 2], end);
        end += length;
      }
      block.storePair(FREE, start, list.length);
      assert.deepEqual(text.loadTexts(FREE), list.map(wellFormed));
    });
  }

  test("a list that is no run", () => {
    write(FREE + 100, "abcdef");
    poke(FREE, [FREE + 8, 3, FREE + 103, 3, FREE + 100, 3, FREE + 100, 6]);
    assert.deepEqual(text.loadTexts(FREE), ["def", "abc", "abcdef"]);
    // Holes, and a run of characters that aren't ASCII.
    write(FREE + 100, "äöü");
    poke(FREE, [FREE + 8, 3, FREE + 100, 2, FREE + 102, 2, FREE + 104, 2]);
    assert.deepEqual(text.loadTexts(FREE), ["ä", "ö", "ü"]);
  });

  test("outside memory", () => {
    for (const [at, length] of /** @type {[number, number][]} */ ([
      [PAGE - 1, 2],
      [PAGE, 1],
      [0xffffffff, 1],
      [0xffffffff, 0xffffffff],
      [0, 0xffffffff],
      [FREE, PAGE],
    ])) {
      poke(FREE, [at, length]);
      assert.throws(() => text.loadText(FREE), TypeError, `${at} ${length}`);
      poke(FREE, [FREE + 8, 1, at, length]);
      assert.throws(() => text.loadTexts(FREE), TypeError, `${at} ${length}`);
      poke(FREE, [FREE + 8, 2, 0, at, at, length]);
      assert.throws(() => text.loadTexts(FREE), TypeError, `${at} ${length}`);
      poke(FREE, [at, length]);
      if (at !== FREE) assert.throws(() => text.loadTexts(FREE), TypeError, `${at} ${length}`);
    }
    for (const at of [PAGE - 4, PAGE, 2 ** 31, -8])
      assert.throws(() => text.loadText(at), TypeError, String(at));
    for (const at of [PAGE - 4, PAGE, 2 ** 31, -8])
      assert.throws(() => text.loadTexts(at), TypeError, String(at));
  });

  test("not UTF-8", () => {
    for (const bad of [[0x80], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]]) {
      write(FREE + 64, bad);
      poke(FREE, [FREE + 64, bad.length]);
      assert.throws(() => text.loadText(FREE), TypeError);
      poke(FREE, [FREE + 8, 1, FREE + 64, bad.length]);
      assert.throws(() => text.loadTexts(FREE), TypeError);
    }
  });

  test("misaligned", () => {
    for (const by of [1, 2, 3]) {
      poke(FREE, [FREE + 8 + by, 1]);
      assert.throws(() => text.loadTexts(FREE), /multiple of 4/);
    }
  });
});

describe("numbers", () => {
  /** @type {[string, () => any][]} */
  const VIEWS = [
    ["u8", () => memory.u8],
    ["s8", () => memory.s8],
    ["u16", () => memory.u16],
    ["s16", () => memory.s16],
    ["u32", () => memory.u32],
    ["s32", () => memory.s32],
    ["u64", () => memory.u64],
    ["s64", () => memory.s64],
    ["f32", () => memory.f32],
    ["f64", () => memory.f64],
  ];
  for (const [name, view] of VIEWS) {
    test(name, () => {
      const Kind = view().constructor;
      const size = Kind.BYTES_PER_ELEMENT;
      const list = Kind.from(
        view() instanceof BigInt64Array || view() instanceof BigUint64Array ? [1n, 2n, 3n] : [1, 2, 3],
      );
      for (const given of [list, check.numbersOf([...list], Kind, () => {}, "list")]) {
        for (let skew = 0; skew < 9; skew++) {
          const at = block.putNumbers(given, view(), size, block.aligned(AREA + skew, size));
          assert.equal(at % size, 0);
          assert(at + given.length * size <= AREA + skew + given.length * size + 7);
          block.storePair(FREE, at, given.length);
          assert.deepEqual(numbers.loadNumbers(FREE, view(), size), list);
          const changed = new Kind(3);
          numbers.copyBack(changed, view, at);
          assert.deepEqual(changed, list);
        }
      }
      const large = new Kind(ARENA / size);
      large[large.length - 1] = list[0];
      assert.equal(block.sizeOwned(ARENA + 7), 0);
      const at = block.putOwned(large, view, size, AREA);
      assert.deepEqual(calls, [["cabi_realloc", 0, 0, size, ARENA]]);
      assert.equal(at, PAGE);
      block.storePair(FREE, at, large.length);
      assert.deepEqual(numbers.loadNumbers(FREE, view(), size), large);
    });

    test(`${name}, outside memory`, () => {
      const size = view().BYTES_PER_ELEMENT;
      for (const [at, length] of /** @type {[number, number][]} */ ([
        [PAGE - size, 2],
        [PAGE, 1],
        [2 ** 32 - size, 1],
        [2 ** 32 - size, 0xffffffff],
        [0, 0xffffffff],
        [8, 2 ** 32 / size + 1],
        [8, 2 ** 31 / size + 1],
      ])) {
        if (length >= 2 ** 32) continue;
        poke(FREE, [at, length]);
        assert.throws(() => numbers.loadNumbers(FREE, view(), size), TypeError, `${at} ${length}`);
      }
      for (const at of [PAGE - 4, PAGE, -8])
        assert.throws(() => numbers.loadNumbers(at, view(), size), TypeError, String(at));
      for (let by = 1; by < size; by++) {
        poke(FREE, [FREE + 8 + by, 1]);
        assert.throws(() => numbers.loadNumbers(FREE, view(), size), /multiple of/);
      }
    });
  }

  test("a small list that the guest takes over lies in the block", () => {
    assert.equal(block.sizeOwned(100), 100);
    assert.equal(
      block.putOwned([1, 2], () => memory.u8, 1, AREA + 1),
      AREA + 1,
    );
    assert.deepEqual(calls, []);
  });
});

describe("checks", () => {
  test("characters", () => {
    for (const value of ["a", "\0", "💧", "\ud7ff", "\ue000"]) assert.equal(check.isChar(value), true, value);
    for (const value of [
      "",
      "ab",
      "\ud800",
      "\udfff",
      "💧a",
      "\udca7\ud83d",
      97,
      null,
      undefined,
      ["a"],
      {},
    ]) {
      assert.equal(check.isChar(value), false, String(value));
    }
  });

  test("32-bit floats", () => {
    for (const value of [0, -0, 1e38, -1e38, NaN, Infinity, -Infinity, 5e-324])
      assert.equal(check.isF32(value), true, String(value));
    for (const value of [1e39, -1e39, "1", 1n, null, undefined, {}])
      assert.equal(check.isF32(value), false, String(value));
  });

  test("tags", () => {
    assert.equal(check.checkTag({ tag: "ok" }, "ok", "err", "here"), false);
    assert.equal(check.checkTag({ tag: "err" }, "ok", "err", "here"), true);
    for (const value of [null, undefined, 1, "ok", {}, { tag: "none" }]) {
      assert.throws(
        () => check.checkTag(value, "ok", "err", "here"),
        /^TypeError: here must be \{ tag: "ok" \} or \{ tag: "err" \}/,
      );
    }
  });

  test("sizes are enough", () => {
    assert.equal(check.lengthOf(["a", "bc"], "an array", "here"), 2);
    assert.throws(
      () => check.lengthOf("a", "an array", "here"),
      /^TypeError: here must be an array, not string/,
    );
    assert.equal(check.sizeOfItems(new Set("ab"), Set, "here"), 2);
    assert.throws(() => check.sizeOfItems([], Map, "here"), /^TypeError: here must be a Map, not object/);
    const seen = /** @type {any[]} */ ([]);
    const each = (/** @type {any} */ value, /** @type {string} */ where) => seen.push([value, where]);
    assert.deepEqual(check.numbersOf([1, 2], Uint16Array, each, "here"), [1, 2]);
    assert.deepEqual(seen, [
      [1, "here[0]"],
      [2, "here[1]"],
    ]);
    const typed = new Uint16Array(3);
    assert.equal(check.numbersOf(typed, Uint16Array, assert.fail, "here"), typed, "is taken as it is");
    assert.equal(check.arrayOf(typed, 3, Uint16Array, assert.fail, "here"), typed);
    assert.throws(
      () => check.arrayOf([1], 3, Uint16Array, () => {}, "here"),
      /^RangeError: here must have 3 elements, not 1/,
    );
    assert.throws(
      () => check.numbersOf(new Uint8Array(3), Uint16Array, each, "here"),
      /^TypeError: here must be a Uint16Array/,
    );
    assert.equal(check.sizeMutable(new Uint16Array(3), Uint16Array, "here"), 6 + 7);
    assert.throws(
      () => check.sizeMutable([1], Uint16Array, "here"),
      /^TypeError: here must be a Uint16Array/,
    );
  });
});

describe("parts of arguments", () => {
  test("are put into words only when they are needed", () => {
    const whole = /** @type {any} */ ({ toString: assert.fail });
    const part = new parts.Part(new parts.Part(whole, ".list"), 7);
    whole.toString = () => "here";
    assert.equal(`${part}`, "here.list[7]");
    assert.equal(`${new parts.Part(part, '["a-b"]')}.c`, 'here.list[7]["a-b"].c');
  });

  test("objects, lists and cases", () => {
    for (const value of [{}, [], Object.create(null)]) parts.checkObject(value, "here");
    for (const [value, found] of [
      [null, "null"],
      [undefined, "undefined"],
      [1, "number"],
      ["x", "string"],
    ]) {
      assert.throws(() => parts.checkObject(value, "here"), {
        name: "TypeError",
        message: `here must be an object, not ${found}`,
      });
    }
    parts.checkLength([1, 2], 2, "here");
    assert.throws(() => parts.checkLength([1], 2, "here"), /^RangeError: here must have 2 elements, not 1$/);
    assert.throws(() => parts.checkLength({ length: 2 }, 2, "here"), /^TypeError: here must be an array/);
    assert.throws(() => parts.rejectCase("x", ["a"], "here"), /^TypeError: here must be "a", not "x"$/);
    assert.throws(() => parts.rejectCase(1, ["a", "b"], "here"), /one of "a", "b", not number$/);
    assert.equal(parts.toCase(["a", "b"], 1), "b");
    for (const found of [2, -1, 256]) {
      assert.throws(() => parts.toCase(["a", "b"], found), new RegExp(`discriminant ${found},`));
    }
    assert.equal(parts.toNonZero(7), 7);
    assert.throws(() => parts.toNonZero(0), TypeError);
    assert.throws(() => parts.toNonZero(0n), TypeError);
  });

  test("payloads in words", () => {
    for (const [value, words] of /** @type {[any, string][]} */ ([
      ["x", "x"],
      [7n, "7"],
      [undefined, "undefined"],
      [{ tag: "gone" }, "gone"],
      [{ tag: "gone", val: "far" }, "gone: far"],
      [{ tag: "gone", val: { tag: "far", val: [1n] } }, 'gone: far: ["1"]'],
      [{ tag: "a", other: 1 }, '{"tag":"a","other":1}'],
      [[1, "a", undefined], '[1,"a",null]'],
      [
        { a: new Set([1]), b: new Map([["k", 2n]]), c: new Uint8Array(2) },
        '{"a":[1],"b":[["k","2"]],"c":[0,0]}',
      ],
    ])) {
      assert.equal(parts.inWords(value), words);
    }
  });
});

describe("parts of results", () => {
  test("are no larger than memory, all together", () => {
    write(FREE, "largeish");
    poke(64, [FREE, 8]);
    results.allow();
    for (let i = 0; i < PAGE / 8; i++) assert.equal(results.partText(64), "largeish");
    assert.throws(() => results.partText(64), /larger than memory/);
    results.allow();
    for (let i = 0; i < PAGE / 8; i++) results.partNumbers(64, memory.u8, 1);
    assert.throws(() => results.partNumbers(64, memory.u8, 1), /larger than memory/);
    results.allow();
    assert.throws(() => results.spend(NaN), TypeError);
  });

  test("text in one run", () => {
    write(FREE, "abcdef");
    results.allow();
    assert.equal(results.decodeRun(FREE, FREE + 6), "abcdef");
    assert.equal(results.unspent, memory.u8.length - 6);
    // None, wherever that is.
    assert.equal(results.decodeRun(-1, -1), "");
    write(FREE, "äöü");
    assert.equal(results.decodeRun(FREE, FREE + 6), undefined);
    assert.equal(results.decodeRun(FREE, memory.u8.length + 1), undefined);
    assert.equal(results.decodeRun(FREE, NaN), undefined);
  });

  test("values of 128 bits", () => {
    for (const value of [0n, 1n, 2n ** 64n, 2n ** 128n - 1n, 0x123456789abcdef0fedcba9876543210n]) {
      numbers.storeWide(FREE, value);
      assert.equal(numbers.loadU128(FREE), value);
      assert.equal(numbers.loadS128(FREE), BigInt.asIntN(128, value));
      assert.equal(memory.u64[FREE / 8], BigInt.asUintN(64, value));
    }
  });

  test("nesting", () => {
    for (let i = 0; i < 200; i++) nesting.enter("here");
    assert.throws(() => nesting.enter("x".repeat(1000)), /^RangeError: x{99}… must be nested no deeper/);
    for (let i = 0; i < 201; i++) nesting.ascend();
    assert.equal(nesting.nesting, 0);
    for (let i = 0; i < 200; i++) nesting.descend();
    assert.throws(nesting.descend, TypeError);
  });
});

describe("errors", () => {
  test("what is refused is named by its kind", () => {
    assert.throws(() => errors.reject(1, "a string", "here"), /^TypeError: here must be a string.*number$/);
    assert.throws(
      () => errors.rejectNumber(300, "small", "here", "number"),
      /^RangeError: here must be small.*300$/,
    );
    assert.throws(
      () => errors.rejectNumber("300", "small", "here", "number"),
      /^TypeError: here must be small.*string$/,
    );
    assert.throws(
      () => errors.rejectNumber(2n ** 64n, "small", "here", "bigint"),
      /^RangeError: here must be small.*18446744073709551616$/,
    );
  });

  test("an error of the guest's shows its payload", () => {
    assert.equal(String(new errors.GuestError("why")), "GuestError: why");
    assert.equal(String(new errors.GuestError(7n)), "GuestError: 7");
    assert.equal(String(new errors.GuestError({}, "why")), "GuestError: why");
    assert.equal(new errors.GuestError(undefined).payload, undefined);
  });
});

// The rest of the module's state is lost from here on: an instance is poisoned only once.
test("a trap poisons the instance, and nothing else does", () => {
  for (const error of [
    new RangeError("no memory"),
    new errors.GuestError("x"),
    new SyntaxError("x"),
    new Error("x"),
  ]) {
    assert.equal(memory.failed(error), error);
    assert.equal(memory.trapped(error), error);
  }
  write(FREE, "größer");
  write(FREE + 64, "src/lib.rs");
  poke(PANIC, [FREE, 8, FREE + 64, 10, 12, 34]);
  const trap = new WebAssembly.RuntimeError("unreachable");
  const panic = /** @type {any} */ (memory.failed(trap));
  assert.equal(String(panic), "GuestPanic: größer");
  assert.match(panic.location, /^src\/lib\.rs:12/);
  assert.equal(panic.cause, trap);
  for (const again of [
    memory.failed(trap),
    memory.trapped(trap),
    memory.failed(new TypeError("x")),
    memory.failed(new RangeError("Maximum call stack size exceeded")),
  ]) {
    assert(again instanceof errors.GuestPanic);
    assert(again.message.endsWith("größer") && again.message !== "größer", again.message);
  }
});
