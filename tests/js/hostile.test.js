// A guest that doesn't keep the contract: whatever it returns, the host reads no byte outside
// memory, believes no length, and says what is wrong by a GuestPanic that poisons the instance.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { FREE, OUTSIDE, call, refused, words } from "./support/hostile.js";
import { observe } from "./support/packages.js";

/** @typedef {import("./support/hostile.js").Guest} Guest */

describe("text outside memory", () => {
  for (const [what, place] of OUTSIDE) {
    test(what, async () => {
      const pair = (/** @type {Guest} */ guest) => words(...place(guest.end))(guest);
      await refused("echoStr", "echo_str", pair, ["x"]);
      await refused("echoString", "echo_string", pair, ["x"]);
      await refused("echoOptionStr", "echo_option_str", (guest) => words(1, ...place(guest.end))(guest), [
        "x",
      ]);
      await refused("checkNumber", "check_number", (guest) => words(0, ...place(guest.end))(guest), [false]);
      await refused("parse", "parse", (guest) => words(1, 0, ...place(guest.end))(guest), ["1"]);
      for (const layout of /** @type {((pair: number[]) => number[])[]} */ ([
        (pair) => pair,
        (pair) => [FREE, 1, ...pair],
        (pair) => [...pair, FREE, 1],
      ])) {
        const list = (/** @type {Guest} */ guest) => {
          const strings = layout(place(guest.end));
          guest.words.set(strings, FREE / 4 + 16);
          return words(FREE + 64, strings.length / 2)(guest);
        };
        await refused("echoStrings", "echo_strings", list, [["x"]]);
      }
    });
  }
});

describe("lists outside memory", () => {
  /** Functions that return a list, and the size of an element. @type {[string, string, number][]} */
  const LISTS = [
    ["vecU8", "vec_u8", 1],
    ["vecU16", "vec_u16", 2],
    ["vecF32", "vec_f32", 4],
    ["vecF64", "vec_f64", 8],
    ["vecI64", "vec_i64", 8],
    ["vecChar", "vec_char", 4],
    ["vecBool", "vec_bool", 1],
    ["echoStrings", "echo_strings", 8],
    ["echoNested", "echo_nested", 8],
    ["echoOptionalStrings", "echo_optional_strings", 12],
    ["echoResults", "echo_results", 12],
  ];
  for (const [name, link, size] of LISTS) {
    test(name, async () => {
      for (const [, place] of OUTSIDE) {
        const pair = (/** @type {Guest} */ guest) => {
          const [at, bytes] = place(guest.end);
          return words(at, Math.ceil(bytes / size))(guest);
        };
        await refused(name, link, pair, [[]]);
      }
      // Lengths whose bytes are few, if they are counted in 32 bits.
      for (const length of [2 ** 32 / size + 1, 2 ** 31 / size + 1]) {
        if (length < 2 ** 32) await refused(name, link, words(FREE, Math.ceil(length)), [[]]);
      }
      await refused(name, link, words(FREE, 0xffffffff), [[]]);
      await refused(name, link, words(0, 0xffffffff), [[]]);
    });

    if (size === 1) continue;
    test(`${name}, misaligned`, async () => {
      const align = size === 12 || name.startsWith("echo") ? 4 : size;
      for (let by = 1; by < align; by++) await refused(name, link, words(FREE + 64 + by, 1), [[]]);
    });
  }

  test("an empty list may be anywhere", async () => {
    for (const [name, link] of LISTS) {
      for (const at of [0, 1, 0xffffffff]) {
        const { call: attempt } = await call(name, link, words(at, 0), [[]]);
        assert.equal(attempt().length, 0);
      }
    }
  });
});

describe("results outside memory", () => {
  /** @type {[string, string, any[], number][]} */
  const RESULTS = [
    ["echoStr", "echo_str", ["x"], 8],
    ["vecF64", "vec_f64", [[]], 8],
    ["echoStrings", "echo_strings", [[]], 8],
    ["echoOptionU32", "echo_option_u32", [1], 8],
    ["echoOptionU64", "echo_option_u64", [1n], 16],
    ["echoOptionBool", "echo_option_bool", [true], 2],
    ["echoOptionStr", "echo_option_str", ["x"], 12],
    ["checkString", "check_string", [false], 12],
    ["checkUnit", "check_unit", [false], 12],
    ["parse", "parse", ["1"], 16],
  ];
  for (const [name, link, given, size] of RESULTS) {
    test(name, async () => {
      for (const at of [-1, -4, -8, 0x7fffffff, 0x7ffffff8, -(2 ** 31)])
        await refused(name, link, () => at, given);
      await refused(name, link, ({ end }) => end, given);
      await refused(name, link, ({ end }) => end - (size > 4 ? 4 : 1), given);
    });
  }
});

test("text that isn't UTF-8", async () => {
  const BAD = [
    [0x80],
    [0xff],
    [0xc0, 0x80],
    [0xc3],
    [0xe2, 0x82],
    [0xed, 0xa0, 0x80],
    [0xed, 0xbf, 0xbf],
    [0xf0, 0x9f, 0x92],
    [0xf4, 0x90, 0x80, 0x80],
    [0xf8, 0x88, 0x80, 0x80, 0x80],
    [0xe0, 0x80, 0xaf],
  ];
  for (const bad of BAD) {
    for (const [before, after] of /** @type {[number, number][]} */ ([
      [0, 0],
      [3, 3],
      [40, 0],
      [0, 40],
      [5000, 5000],
    ])) {
      const text = [...new Array(before).fill(97), ...bad, ...new Array(after).fill(98)];
      const write = (/** @type {Guest} */ guest) => guest.bytes.set(text, FREE + 1024);
      const pair = (/** @type {Guest} */ guest) => (write(guest), words(FREE + 1024, text.length)(guest));
      await refused("echoStr", "echo_str", pair, ["x"]);
      await refused(
        "echoOptionStr",
        "echo_option_str",
        (guest) => (write(guest), words(1, FREE + 1024, text.length)(guest)),
        ["x"],
      );
    }
  }
});

test("strings of a list that share a character", async () => {
  // Each half is wrong, both together would be right.
  const list = (/** @type {Guest} */ guest) => {
    guest.bytes.set(Buffer.from("é"), FREE + 1024);
    guest.words.set([FREE + 1024, 1, FREE + 1025, 1], FREE / 4 + 16);
    return words(FREE + 64, 2)(guest);
  };
  await refused("echoStrings", "echo_strings", list, [[]]);
});

test("discriminants that don't exist", async () => {
  for (const found of [2, 3, 127, 128, 255]) {
    await refused("echoOptionU32", "echo_option_u32", words(found, 1), [1]);
    await refused("echoOptionStr", "echo_option_str", words(found, FREE, 1), ["x"]);
    await refused("echoOptionOptionU32", "echo_option_option_u32", words(1, found, 1), [{ tag: "none" }]);
    await refused("checkString", "check_string", words(found, FREE, 1), [false]);
    await refused("checkNested", "check_nested", words(0, 0, found, 0, 0, 0), [false, false]);
    const list = (/** @type {Guest} */ guest) => {
      guest.words.set([0, 1, 1, found, FREE, 1], FREE / 4 + 16);
      return words(FREE + 64, 2)(guest);
    };
    await refused("echoResults", "echo_results", list, [[]]);
    await refused("echoOptionalStrings", "echo_optional_strings", list, [[]]);
  }
});

test("characters that don't exist", async () => {
  for (const code of [0xd800, 0xdbff, 0xdc00, 0xdfff, 0x110000, 0x7fffffff, 0xffffffff]) {
    await refused("echoChar", "echo_char", () => code | 0, ["x"]);
    await refused("echoOptionChar", "echo_option_char", words(1, code), ["x"]);
    const list = (/** @type {Guest} */ guest) => {
      guest.words.set([97, code], FREE / 4 + 16);
      return words(FREE + 64, 2)(guest);
    };
    await refused("vecChar", "vec_char", list, [[]]);
  }
});

test("core values with more bits than their type", async () => {
  /** @type {[string, string, any, any, any][]} */
  const cases = [
    ["echoU8", "echo_u8", 1, -1, 255],
    ["echoI8", "echo_i8", 1, 0x17f, 127],
    ["echoU16", "echo_u16", 1, -1, 65535],
    ["echoI16", "echo_i16", 1, 0x18000, -32768],
    ["echoU32", "echo_u32", 1, -1, 4294967295],
    ["echoU64", "echo_u64", 1n, -1n, 2n ** 64n - 1n],
    ["echoBool", "echo_bool", true, 2, true],
  ];
  for (const [name, link, given, returned, expected] of cases) {
    const { call: attempt } = await call(name, link, () => returned, [given]);
    assert.equal(attempt(), expected, name);
  }
});

describe("allocators", () => {
  test("a block outside memory", async () => {
    for (const at of [-8, 0x7ffffff8, 8]) {
      const { guest, GuestPanic } = await observe("types", () => ({
        $alloc: () => at,
        cabi_realloc: () => at,
        $free: () => {},
      }));
      for (const attempt of [
        () => guest.sliceF64(new Float64Array(5000)),
        () => guest.vecF64(new Float64Array(5000)),
        () => guest.echoStrings(new Array(5000).fill("x")),
        () => guest.echoStr("x".repeat(9000)),
        () => guest.swap(new BigInt64Array(5000), new BigInt64Array(5000)),
      ]) {
        // The guest only harms itself.
        try {
          attempt();
        } catch (error) {
          assert(error instanceof RangeError || error instanceof GuestPanic, String(error));
        }
      }
    }
  });

  test("a trap while memory is asked for", async () => {
    const trap = () => {
      throw new WebAssembly.RuntimeError("unreachable");
    };
    const { guest, GuestPanic } = await observe("types", () => ({ $alloc: trap, cabi_realloc: trap }));
    assert.throws(() => guest.echoStr("x".repeat(9000)), GuestPanic);
    assert.throws(() => guest.echoStr("x"), GuestPanic);
  });

  test("a trap while memory is given back", async () => {
    const trap = () => {
      throw new WebAssembly.RuntimeError("unreachable");
    };
    const { guest, GuestPanic } = await observe("types", () => ({ $free: trap }));
    assert.throws(() => guest.echoStr("x".repeat(9000)), GuestPanic);
    assert.throws(() => guest.echoStr("x"), GuestPanic);
  });
});

test("a panic record that lies", async () => {
  for (const [message, file] of /** @type {[number[], number[]][]} */ ([
    [
      [0xfffffff0, 0xffffffff],
      [0, 0],
    ],
    [
      [8, 0xffffffff],
      [8, 0xffffffff],
    ],
    [
      [FREE + 1024, 1],
      [0, 0],
    ],
    [
      [0, 0],
      [0xfffffff0, 8],
    ],
  ])) {
    const { guest, exports, addresses, calls } = await observe("panics", (exports, { addresses }) => ({
      add() {
        new Uint8Array(exports.memory.buffer)[FREE + 1024] = 0xff;
        new Uint32Array(exports.memory.buffer).set([...message, ...file, 1, 1], addresses.PANIC / 4);
        throw new WebAssembly.RuntimeError("unreachable");
      },
    }));
    assert(addresses.PANIC > 0 && exports.memory);
    // What is thrown may be about the record, but the guest doesn't run again.
    assert.throws(() => guest.add(1, 2), Error);
    assert.throws(() => guest.count(), Error);
    assert.throws(() => guest.greet("x"), Error);
    assert.deepEqual(calls, ["add"]);
  }
});

test("memory that grows at any moment", async () => {
  const { guest } = await observe("types", (exports) => {
    /** @type {Record<string, any>} */
    const replaced = {};
    for (const [name, item] of Object.entries(exports)) {
      if (typeof item !== "function") continue;
      replaced[name] = (/** @type {any[]} */ ...slots) => {
        exports.memory.grow(1);
        const result = /** @type {any} */ (item)(...slots);
        exports.memory.grow(1);
        return result;
      };
    }
    return replaced;
  });
  const large = "é".repeat(9000);
  for (let i = 0; i < 20; i++) {
    assert.equal(guest.echoStr("you"), "you");
    assert.equal(guest.echoString(large), large);
    assert.deepEqual(guest.echoStrings([large, "", "x"]), [large, "", "x"]);
    assert.deepEqual(guest.vecF64(new Float64Array(5000)), new Float64Array(5000));
    assert.deepEqual(guest.echoOptionalStrings([undefined, large]), [undefined, large]);
    assert.equal(guest.echoOptionU32(7), 7);
    assert.equal(guest.parse("7"), 7n);
    const list = new Float64Array([1, 2]);
    guest.scale(list, 2);
    assert.deepEqual(list, new Float64Array([2, 4]));
    assert.match(guest.mixed(large, [1], 1, large, new Uint8Array(20_000), true, [large], large), /é/);
  }
});
