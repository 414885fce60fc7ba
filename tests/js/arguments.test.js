// What is no argument: refused by an error that names function, parameter, place and what was
// expected, before anything of the guest runs. And what is one, though it looks unusual.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { runInNewContext } from "node:vm";

import { same } from "./support/compare.js";
import { observe } from "./support/packages.js";
import { NUMBERS } from "./support/samples.js";

const { guest, calls } = await observe("types");

/**
 * Fails unless the call throws, and leaves the guest alone.
 * @param {() => unknown} call
 * @param {typeof TypeError | typeof RangeError} Kind of error
 * @param {string} start of the message
 * @param {string} [expected] what the message says was expected
 */
function refused(call, Kind, start, expected = "") {
  const before = calls.length;
  assert.throws(call, (error) => {
    assert(error instanceof Error);
    assert.equal(error.constructor, Kind, String(error));
    assert(error.message.startsWith(`${start} must be `), `${error.message} doesn't start with ${start}`);
    assert(error.message.includes(expected), `${error.message} doesn't name ${expected}`);
    return true;
  });
  // There may have been room for it.
  const ran = calls.slice(before).join();
  assert(["", "$alloc,$free"].includes(ran), `the guest ran: ${ran}`);
}

/** Numbers, and what they are called. @type {Record<string, string>} */
const INTEGERS = {
  U8: "an integer from 0 to 255 (u8)",
  I8: "an integer from -128 to 127 (i8)",
  U16: "an integer from 0 to 65535 (u16)",
  I16: "an integer from -32768 to 32767 (i16)",
  U32: "an integer from 0 to 4294967295 (u32)",
  I32: "an integer from -2147483648 to 2147483647 (i32)",
};

/** @type {Record<string, string>} */
const BIG_INTEGERS = {
  U64: "an integer from 0 to 18446744073709551615 (u64)",
  I64: "an integer from -9223372036854775808 to 9223372036854775807 (i64)",
};

/** @type {Record<string, string>} */
const FLOATS = { F32: "a number (f32)", F64: "a number (f64)" };

/** The first number on either side that a type doesn't have. @type {Record<string, any[]>} */
const BEYOND = {
  U8: [-1, 256],
  I8: [-129, 128],
  U16: [-1, 65536],
  I16: [-32769, 32768],
  U32: [-1, 2 ** 32],
  I32: [-(2 ** 31) - 1, 2 ** 31],
  U64: [-1n, 2n ** 64n, 10n ** 30n],
  I64: [-(2n ** 63n) - 1n, 2n ** 63n],
  F32: [3.5e38, -1e39, Number.MAX_VALUE],
};

const NO_NUMBERS = ["1", "", true, {}, [], [1], null, () => 1, Symbol("1"), new Date(0), Object(1)];

/** What is wrong for each type: of another kind, and out of range. */
const WRONG = Object.fromEntries([
  ...Object.entries(INTEGERS).map(([name, expected]) => [
    name,
    {
      expected,
      kind: [...NO_NUMBERS, undefined, 1n],
      range: [...(BEYOND[name] ?? []), 0.5, NaN, Infinity, -Infinity, 1e300],
    },
  ]),
  ...Object.entries(BIG_INTEGERS).map(([name, expected]) => [
    name,
    { expected, kind: [...NO_NUMBERS, undefined, 1], range: BEYOND[name] ?? [] },
  ]),
  ...Object.entries(FLOATS).map(([name, expected]) => [
    name,
    { expected, kind: [...NO_NUMBERS, undefined, 1n], range: BEYOND[name] ?? [] },
  ]),
  ["Bool", { expected: "a boolean", kind: [0, 1, "true", null, undefined, Object(true)], range: [] }],
  [
    "Char",
    {
      expected: "a single character",
      kind: [
        "",
        "ab",
        "e\u0301",
        "💧a",
        "👩‍👩‍👧",
        "\ud83d",
        "\udca7",
        "\udca7\ud83d",
        97,
        null,
        undefined,
        ["a"],
      ],
      range: [],
    },
  ],
]);

for (const [name, { expected, kind, range }] of Object.entries(WRONG)) {
  describe(name, () => {
    test("as a parameter", () => {
      const place = `echo${name}: parameter \`value\``;
      for (const value of kind) refused(() => guest[`echo${name}`](value), TypeError, place, expected);
      for (const value of range) refused(() => guest[`echo${name}`](value), RangeError, place, expected);
    });

    test("as an optional parameter", () => {
      const place = `echoOption${name}: parameter \`value\``;
      for (const value of kind) {
        if (value == null) continue;
        refused(() => guest[`echoOption${name}`](value), TypeError, place, expected);
      }
      for (const value of range)
        refused(() => guest[`echoOption${name}`](value), RangeError, place, expected);
    });

    test("as an element", () => {
      const good = { Bool: true, Char: "a", U64: 1n, I64: 1n }[name] ?? 1;
      for (const form of ["slice", "vec", "boxed"]) {
        const call = form + name;
        for (const at of [0, 2]) {
          const place = `${call}: parameter \`value\`[${at}]`;
          const list = [good, good, good];
          for (const value of kind)
            refused(() => guest[call](list.with(at, value)), TypeError, place, expected);
          for (const value of range)
            refused(() => guest[call](list.with(at, value)), RangeError, place, expected);
        }
        // eslint-disable-next-line no-sparse-arrays
        refused(() => guest[call]([good, , good]), TypeError, `${call}: parameter \`value\`[1]`, expected);
      }
    });

    test("in place of a list", () => {
      for (const form of ["slice", "vec", "boxed"]) {
        const place = `${form}${name}: parameter \`value\``;
        for (const value of [
          "abc",
          1,
          1n,
          null,
          undefined,
          {},
          { length: 1, 0: 1 },
          { length: 1e9 },
          new Set([1]),
          new ArrayBuffer(8),
          new DataView(new ArrayBuffer(8)),
        ]) {
          refused(() => guest[form + name](value), TypeError, place, "array");
        }
      }
    });
  });
}

test("a typed array of another kind", () => {
  for (const [name, Kind] of Object.entries(NUMBERS)) {
    for (const Other of [...Object.values(NUMBERS), Uint8ClampedArray]) {
      if (Other === Kind) continue;
      for (const form of ["slice", "vec", "boxed"]) {
        refused(
          () => guest[form + name](new Other(2)),
          TypeError,
          `${form}${name}: parameter \`value\``,
          Kind.name,
        );
      }
    }
  }
});

test("text", () => {
  const wrong = [0, 1n, true, null, {}, [], ["a"], () => "a", Symbol("a"), new String("a")];
  for (const name of ["echoStr", "echoString", "echoBoxedStr", "echoCow"]) {
    for (const value of [...wrong, undefined]) {
      refused(() => guest[name](value), TypeError, `${name}: parameter \`value\``, "a string");
    }
  }
  for (const name of ["echoOptionStr", "echoOptionString"]) {
    for (const value of wrong) {
      if (value !== null)
        refused(() => guest[name](value), TypeError, `${name}: parameter \`value\``, "a string");
    }
  }
  for (const name of ["echoStrings", "echoStrs", "sliceStrings", "echoOptionStrings"]) {
    for (const value of [...wrong, undefined]) {
      refused(() => guest[name](["a", value, "b"]), TypeError, `${name}: parameter \`value\`[1]`, "a string");
    }
    refused(() => guest[name](["a", "b"].values()), TypeError, `${name}: parameter \`value\``, "array");
    refused(() => guest[name]("ab"), TypeError, `${name}: parameter \`value\``, "array");
    // eslint-disable-next-line no-sparse-arrays
    refused(() => guest[name](["a", , "b"]), TypeError, `${name}: parameter \`value\`[1]`, "a string");
  }
});

test("deep inside", () => {
  refused(() => guest.echoNested([[1], [1, -1]]), RangeError, "echoNested: parameter `value`[1][1]", "(u32)");
  refused(() => guest.echoNested([[1], 1]), TypeError, "echoNested: parameter `value`[1]", "Uint32Array");
  refused(
    () => guest.echoNested([[1], new Uint8Array(1)]),
    TypeError,
    "echoNested: parameter `value`[1]",
    "Uint32Array",
  );
  refused(
    () => guest.echoNestedStrings([["a"], ["b", 7]]),
    TypeError,
    "echoNestedStrings: parameter `value`[1][1]",
    "a string",
  );
  refused(
    () => guest.echoNestedStrings([["a"], "b"]),
    TypeError,
    "echoNestedStrings: parameter `value`[1]",
    "array",
  );
  refused(
    () => guest.echoOptionalStrings([undefined, 7]),
    TypeError,
    "echoOptionalStrings: parameter `value`[1]",
    "a string",
  );
  refused(
    () => guest.echoOptionNumbers([1, "2"]),
    TypeError,
    "echoOptionNumbers: parameter `value`[1]",
    "a number (f64)",
  );
});

test("tags", () => {
  for (const value of [
    1,
    null,
    undefined,
    {},
    { tag: 0 },
    { tag: "Some", val: 1 },
    { val: 1 },
    ["some", 1],
  ]) {
    refused(
      () => guest.echoOptionOptionU32(value),
      TypeError,
      "echoOptionOptionU32: parameter `value`",
      '{ tag: "some" }',
    );
    refused(
      () => guest.echoOptionUnit(value),
      TypeError,
      "echoOptionUnit: parameter `value`",
      '{ tag: "none" }',
    );
    refused(() => guest.describe(value), TypeError, "describe: parameter `value`", '{ tag: "err" }');
    refused(
      () => guest.echoResults([value]),
      TypeError,
      "echoResults: parameter `value`[0]",
      '{ tag: "ok" }',
    );
  }
  refused(
    () => guest.echoOptionOptionU32({ tag: "some", val: -1 }),
    RangeError,
    "echoOptionOptionU32: parameter `value`.val",
    "(u32)",
  );
  refused(() => guest.describe({ tag: "ok", val: 1 }), TypeError, "describe: parameter `value`.val", "(u64)");
  refused(() => guest.describe({ tag: "err" }), TypeError, "describe: parameter `value`.val", "a string");
  refused(
    () => guest.echoResults([{ tag: "ok", val: "x" }]),
    TypeError,
    "echoResults: parameter `value`[0].val",
    "(u32)",
  );
});

test("nothing", () => {
  for (const value of [null, 0, false, {}])
    refused(() => guest.echoUnit(value), TypeError, "echoUnit: parameter `value`", "undefined");
});

test("a list that the guest changes must be one that can be written back", () => {
  for (const value of [[1, 2], new Float32Array(2), null, undefined, "ab", new ArrayBuffer(8)]) {
    refused(() => guest.scale(value, 2), TypeError, "scale: parameter `values`", "Float64Array");
  }
  refused(
    () => guest.scale(new Float64Array(1), "2"),
    TypeError,
    "scale: parameter `factor`",
    "a number (f64)",
  );
  const bytes = Buffer.from([1, 2]);
  same(guest.increment(bytes), 5, "increment");
  same([...bytes], [2, 3], "increment");
});

test("each parameter by its own name", () => {
  /** @type {any[]} */
  const good = ["a", [1], 1, "b", [1], true, ["c"], "d"];
  const names = ["text", "numbers", "count", "owned", "bytes", "flag", "names", "last"];
  names.forEach((name, i) => {
    refused(() => guest.mixed(...good.with(i, Symbol(name))), TypeError, `mixed: parameter \`${name}\``);
  });
  // The first wrong one is named.
  refused(() => guest.mixed(1, 2, "3", 4, 5, 6, 7, 8), TypeError, "mixed: parameter `text`");
  refused(() => guest.trailing(), TypeError, "trailing: parameter `first`");
  refused(() => guest.leading(1), TypeError, "leading: parameter `second`");
});

test("names are JavaScript's, and as the package has them", () => {
  refused(() => guest.delete([1], -1), RangeError, "delete: parameter `at`");
  refused(() => guest.type("1"), TypeError, "type: parameter `in`");
  refused(() => guest.cabiRealloc("1"), TypeError, "cabiRealloc: parameter `tail`");
  refused(() => guest.names(0, "", [], [], "1"), TypeError, "names: parameter `arguments`");
});

test("what was given is named, too", () => {
  assert.throws(() => guest.echoU8(300), /300/);
  assert.throws(() => guest.echoU8(-0.5), /-0\.5/);
  assert.throws(() => guest.echoU64(2n ** 64n), /18446744073709551616/);
  assert.throws(() => guest.echoStr(7), /number/);
  assert.throws(() => guest.echoU64(7), /bigint/);
});

test("a refused call leaves nothing behind", () => {
  const list = new Float64Array([1, 2]);
  for (let i = 0; i < 100; i++) {
    refused(
      () => guest.mixed("ä".repeat(9000), [1], 1, "b", [1], true, ["c"], 7),
      TypeError,
      "mixed: parameter `last`",
    );
    refused(() => guest.scale(list, "2"), TypeError, "scale: parameter `factor`");
  }
  same(list, new Float64Array([1, 2]), "scale");
  same(guest.echoStr("after"), "after", "echoStr");
});

test("further arguments are passed over", () => {
  same(guest.echoU8(1, 2, 3), 1, "echoU8");
  same(guest.documented(1), undefined, "documented");
});

test("functions need no `this`", () => {
  const { echoStr, sliceF64, echoU8 } = guest;
  same(echoStr("x"), "x", "echoStr");
  same(Reflect.apply(sliceF64, null, [[1]]), new Float64Array([1]), "sliceF64");
  same(
    [1, 2].map((value) => echoU8(value)),
    [1, 2],
    "echoU8",
  );
});

test("arrays from another realm", () => {
  // A frame in a browser has globals of its own.
  same(guest.sliceU8(runInNewContext("[1, 2]")), new Uint8Array([1, 2]), "sliceU8");
  same(guest.echoStrings(runInNewContext('["a", "ä"]')), ["a", "ä"], "echoStrings");
});

test("typed arrays from another realm", { todo: "they are no instances of this realm's" }, () => {
  same(guest.sliceU8(runInNewContext("new Uint8Array([1, 2])")), new Uint8Array([1, 2]), "sliceU8");
});

test("an array that isn't a plain one", () => {
  class Stack extends Array {}
  same(guest.sliceU8(Stack.from([1, 2])), new Uint8Array([1, 2]), "sliceU8");
  same(guest.echoStrings(Stack.from(["a", "ä"])), ["a", "ä"], "echoStrings");
  same(guest.echoStrings(Object.freeze(["a"])), ["a"], "echoStrings");
  // Neither is one whose memory is shared, or may change its size.
  const shared = new Uint8Array(new SharedArrayBuffer(2));
  same(guest.increment(shared), 2, "increment");
  same(guest.vecU8(shared), new Uint8Array([1, 1]), "vecU8");
  const resizable = new ArrayBuffer(2, { maxByteLength: 4 });
  same(guest.increment(new Uint8Array(resizable)), 2, "increment");
  same(guest.sliceU8(new Uint8Array(resizable)), new Uint8Array([1, 1]), "sliceU8");
  class Bytes extends Uint8Array {}
  same(guest.vecU8(Bytes.from([1, 2])), new Uint8Array([1, 2]), "vecU8");
});

test("a result is the caller's own", () => {
  const first = guest.sliceU8([1, 2, 3]);
  const second = guest.sliceU8([4, 5, 6]);
  same(first, new Uint8Array([1, 2, 3]), "first");
  assert.equal(first.buffer.byteLength, 3);
  assert.notEqual(first.buffer, second.buffer);
});
