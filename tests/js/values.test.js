// Every type there and back, at the edges of its range and of the paths that values take: in the
// arena, in an overflow block, handed over; at low addresses and above 2 GiB.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { same } from "./support/compare.js";
import { load, observe } from "./support/packages.js";
import { NUMBERS, SCALARS, largeTexts, lengths, texts } from "./support/samples.js";

const { GuestError } = await load("types");
const low = (await observe("types")).guest;
const high = (await observe("types")).guest;

// Untouched memory costs nothing. From here on everything that doesn't fit the arena lies above
// 2 GiB, where pointers are negative as a core value.
for (let i = 0; i < 3; i++) assert(high.occupy(800_000_000));

/** @type {[string, any][]} */
const INSTANCES = [
  ["at low addresses", low],
  ["above 2 GiB", high],
];

/** Text in all that carries it. @type {Record<string, (text: string) => any>} */
const CARRIERS = {
  echoStr: (text) => text,
  echoString: (text) => text,
  echoBoxedStr: (text) => text,
  echoCow: (text) => text,
  echoOptionStr: (text) => text,
  echoOptionString: (text) => text,
  echoOptionOptionString: some,
  echoOptionResult: ok,
  echoOptionStrings: (text) => [text],
  echoStrings: (text) => ["a", text, "b"],
  echoStrs: (text) => [text, text],
  sliceStrings: (text) => [text, ""],
  echoNestedStrings: (text) => [[], [text, ""], [text]],
  echoOptionalStrings: (text) => [text, undefined, text],
  echoResults: (text) => [err(text), ok(7), err(text)],
};

/** @param {any} val */
function some(val) {
  return { tag: "some", val };
}

const none = { tag: "none" };

/** @param {any} val */
function ok(val) {
  return { tag: "ok", val };
}

/** @param {any} val */
function err(val) {
  return { tag: "err", val };
}

for (const [where, guest] of INSTANCES) {
  describe(where, () => {
    for (const [name, values] of Object.entries(SCALARS)) {
      test(`${name}: one, and as an option`, () => {
        for (const value of values) {
          same(guest[`echo${name}`](value), value, `echo${name}(${String(value)})`);
          same(guest[`echoOption${name}`](value), value, `echoOption${name}(${String(value)})`);
        }
        same(guest[`echoOption${name}`](undefined), undefined, name);
        same(guest[`echoOption${name}`](null), undefined, name);
        same(guest[`echoOption${name}`](), undefined, name);
      });
    }

    test("usize and isize have 32 bits", () => {
      for (const value of SCALARS.U32 ?? []) same(guest.echoUsize(value), value, "echoUsize");
      for (const value of SCALARS.I32 ?? []) same(guest.echoIsize(value), value, "echoIsize");
    });

    test("nothing", () => {
      same(guest.echoUnit(undefined), undefined, "echoUnit");
      same(guest.echoUnit(), undefined, "echoUnit");
      same(guest.documented(), undefined, "documented");
      same(guest.units(undefined, 7, undefined), 7, "units");
    });

    for (const [name, carry] of Object.entries(CARRIERS)) {
      test(`text: ${name}`, () => {
        for (const text of texts()) {
          const what = `${name}(${JSON.stringify(text.slice(0, 40))}, ${text.length} units)`;
          same(guest[name](carry(text)), carry(text.toWellFormed()), what);
        }
      });
    }

    test("text larger than memory", () => {
      for (const text of largeTexts()) {
        for (const [name, carry] of Object.entries(CARRIERS)) {
          same(guest[name](carry(text)), carry(text.toWellFormed()), name);
        }
      }
    });

    test("strings of a list aren't joined", () => {
      // Joined, the halves in the middle would be one character.
      for (const list of [
        ["\ud83d", "\udca7"],
        ["a\ud83d", "\udca7b"],
        ["", "\ud83d", "", "\udca7", ""],
        ["\ud83d".repeat(9000), "\udca7".repeat(9000)],
      ]) {
        for (const name of ["echoStrings", "echoStrs", "sliceStrings"]) {
          same(
            guest[name](list),
            list.map((text) => text.toWellFormed()),
            name,
          );
        }
        same(
          guest.echoNestedStrings([list, list])[1],
          list.map((text) => text.toWellFormed()),
          "echoNestedStrings",
        );
      }
    });

    test("strings that a guest lays out itself", () => {
      for (const count of [0, 1, 2, 3, 4, 5, 400, 4000, 100_000]) {
        same(
          guest.staticStrs(count),
          Array.from({ length: count }, (_, i) => ["a", "ä", "", "💧"][i % 4]),
          "staticStrs",
        );
      }
      same(guest.constant(), "für immer", "constant");
    });

    test("lists of strings at every length", () => {
      for (const length of [0, 1, 2, 17, 200, 455, 511, 512, 513, 1489, 1490, 2047, 2048, 2049, 50_000]) {
        for (const make of [() => "", String, (/** @type {number} */ i) => `ä${i}`]) {
          const list = Array.from({ length }, (_, i) => make(i));
          for (const name of [
            "echoStrings",
            "echoStrs",
            "sliceStrings",
            "echoOptionStrings",
            "echoOptionalStrings",
          ]) {
            same(guest[name](list), list, `${name}, ${length}`);
          }
        }
      }
    });

    for (const [name, Kind] of Object.entries(NUMBERS)) {
      test(`lists of ${name}`, () => {
        const values = SCALARS[name] ?? [];
        for (const length of [...lengths(Kind.BYTES_PER_ELEMENT), 2 ** 21 / Kind.BYTES_PER_ELEMENT]) {
          const plain = Array.from({ length }, (_, i) => values[i % values.length]);
          const typed = /** @type {any} */ (Kind).from(plain);
          // A view that starts in the middle of its buffer, and ends before it.
          const part = new Kind(new ArrayBuffer(typed.byteLength + 24), 8, length);
          part.set(typed);
          for (const form of ["slice", "vec", "boxed"]) {
            for (const list of [typed, plain, part]) {
              same(guest[form + name](list), typed, `${form}${name}, ${length}`);
            }
          }
        }
      });
    }

    test("a Buffer is a Uint8Array", () => {
      const buffer = Buffer.from("größer");
      for (const name of ["sliceU8", "vecU8", "boxedU8"])
        same(guest[name](buffer), new Uint8Array(buffer), name);
    });

    for (const name of ["Bool", "Char"]) {
      test(`lists of ${name}`, () => {
        const values = SCALARS[name] ?? [];
        for (const length of lengths(name === "Bool" ? 1 : 4)) {
          const list = Array.from({ length }, (_, i) => values[i % values.length]);
          for (const form of ["slice", "vec", "boxed"])
            same(guest[form + name](list), list, `${form}${name}, ${length}`);
        }
      });
    }

    test("optional lists", () => {
      for (const name of ["echoOptionNumbers", "echoOptionSlice"]) {
        for (const length of lengths(8)) {
          const list = Float64Array.from({ length }, (_, i) => i / 8);
          same(guest[name](list), list, `${name}, ${length}`);
          same(guest[name]([...list]), list, `${name}, ${length}`);
        }
        same(guest[name](), undefined, name);
        same(guest[name](null), undefined, name);
      }
      same(guest.echoOptionStrings(), undefined, "echoOptionStrings");
      same(guest.echoOptionStrings([]), [], "echoOptionStrings");
      same(guest.echoOptionString(), undefined, "echoOptionString");
      same(guest.echoOptionStr(null), undefined, "echoOptionStr");
    });

    test("options of what may be undefined itself", () => {
      for (const value of [none, some(undefined), some(0), some(4294967295)]) {
        same(guest.echoOptionOptionU32(value), value, "echoOptionOptionU32");
      }
      same(guest.echoOptionOptionU32({ tag: "some" }), some(undefined), "echoOptionOptionU32");
      same(guest.echoOptionOptionU32(some(null)), some(undefined), "echoOptionOptionU32");
      for (const value of [none, some(undefined), some(""), some("ä".repeat(9000))]) {
        same(guest.echoOptionOptionString(value), value, "echoOptionOptionString");
      }
      for (const value of [none, some(undefined)]) same(guest.echoOptionUnit(value), value, "echoOptionUnit");
    });

    test("nested lists", () => {
      for (const lists of [
        [],
        [[]],
        [[], [1], [], [2, 3], [4294967295]],
        Array.from({ length: 300 }, (_, i) => Array.from({ length: i }, (_, j) => i * j)),
      ]) {
        const typed = lists.map((list) => Uint32Array.from(list));
        same(guest.echoNested(lists), typed, "echoNested");
        same(guest.echoNested(typed), typed, "echoNested");
      }
      for (const lists of [
        [],
        [[]],
        [[], ["a"], [], ["", "b"]],
        Array.from({ length: 100 }, (_, i) => new Array(i).fill(`é${i}`)),
      ]) {
        same(guest.echoNestedStrings(lists), lists, "echoNestedStrings");
      }
    });

    test("results as elements, as arguments and as results", () => {
      for (const length of [0, 1, 2, 3, 255, 256, 1023, 1024, 20_000]) {
        const list = Array.from({ length }, (_, i) => (i % 3 ? ok(i) : err(`no ${i}`)));
        same(guest.echoResults(list), list, `echoResults, ${length}`);
      }
      same(guest.echoOptionResult(undefined), undefined, "echoOptionResult");
      same(guest.echoOptionResult(err(255)), err(255), "echoOptionResult");
      same(guest.describe(ok(2n ** 64n - 1n)), "ok: 18446744073709551615", "describe");
      same(guest.describe(err("größer")), "err: größer", "describe");
      same(guest.checkNested(false, false), ok(2n ** 64n - 1n), "checkNested");
      same(guest.checkNested(false, true), err("inner"), "checkNested");
    });

    test("successes are returned", () => {
      same(guest.checkString(false), 42, "checkString");
      same(guest.checkNumber(false), "fine", "checkNumber");
      same(guest.parse("-9223372036854775808"), -(2n ** 63n), "parse");
      same(guest.parseNamed("7"), 7n, "parseNamed");
      same(guest.checkUnit(false), undefined, "checkUnit");
      same(guest.checkNoReason(false), true, "checkNoReason");
      same(guest.checkOption("x", false), "x", "checkOption");
      same(guest.checkOption(undefined, false), undefined, "checkOption");
    });

    test("lists changed in place", () => {
      for (const length of lengths(8)) {
        const list = Float64Array.from({ length }, (_, i) => i);
        same(guest.scale(list, 0.5), undefined, "scale");
        same(
          list,
          Float64Array.from({ length }, (_, i) => i / 2),
          `scale, ${length}`,
        );
      }
      const bytes = new Uint8Array([9, 254, 255, 0, 9]);
      same(guest.increment(bytes.subarray(1, 4)), 256, "increment");
      same(bytes, new Uint8Array([9, 255, 0, 1, 9]), "increment");
      for (const [a, b] of /** @type {[number, number][]} */ ([
        [0, 0],
        [3, 5],
        [1023, 1023],
        [1024, 1024],
        [2047, 1],
        [1, 2048],
        [9000, 9000],
      ])) {
        const left = BigInt64Array.from({ length: a }, (_, i) => BigInt(i));
        const right = BigInt64Array.from({ length: b }, (_, i) => -1n - BigInt(i));
        const count = Math.min(a, b);
        same(guest.swap(left, right), `swapped ${count}`, "swap");
        same(
          left,
          BigInt64Array.from({ length: a }, (_, i) => BigInt(i < count ? -1 - i : i)),
          `swap left, ${a} ${b}`,
        );
        same(
          right,
          BigInt64Array.from({ length: b }, (_, i) => BigInt(i < count ? i : -1 - i)),
          `swap right, ${a} ${b}`,
        );
      }
    });

    test("lists changed in place while memory grows, and before an error", () => {
      for (const length of [4, 4090, 9000]) {
        for (const grow of [0, 2 ** 24]) {
          const list = new Uint32Array(length);
          same(guest.fill(list, grow), grow, "fill");
          same(list, new Uint32Array(length).fill(7), `fill, ${length} ${grow}`);
        }
        const list = new Uint32Array(length);
        assert.throws(() => guest.fill(list, 1), GuestError);
        same(list, new Uint32Array(length).fill(7), `fill, ${length}`);
      }
    });

    test("parameters of mixed kinds", () => {
      same(
        guest.mixed("ä", [1, -0.5], 7, "owned", [0, 255], true, ["x", "€"], "last"),
        'ä|[1.0, -0.5]|Some(7)|owned|[0, 255]|true|["x", "€"]|Some("last")',
        "mixed",
      );
      same(guest.mixed("", [], undefined, "", [], false, []), "|[]|None||[]|false|[]|None", "mixed");
      // Some in the block, some handed over, text between them.
      const text = "é".repeat(6000);
      const bytes = new Uint8Array(40_000).fill(7);
      same(
        guest.mixed(text, new Float64Array(3000), null, text, bytes, false, [text, "x"], text),
        `${text}|[${new Array(3000).fill("0.0").join(", ")}]|None|${text}|[${bytes.join(", ")}]|false|["${text}", "x"]|Some("${text}")`,
        "mixed",
      );
      same(
        guest.numbers(255, -128, 65535, -32768, 4294967295, -2147483648, 2n ** 53n, -(2n ** 53n), 0.5, 0.25),
        2147516540.75,
        "numbers",
      );
      same(guest.trailing(1), "1 None None", "trailing");
      same(guest.trailing(1, 2), "1 Some(2) None", "trailing");
      same(guest.trailing(1, undefined, "x"), '1 None Some("x")', "trailing");
      same(guest.leading(undefined, 2), "None 2", "leading");
    });

    test("types of another name", () => {
      same(guest.aliases([1n, 2n], 3n), new BigUint64Array([1n, 2n, 3n]), "aliases");
    });
  });
}

test("an instance above 2 GiB is what it says", async () => {
  const { guest, exports } = await observe("types");
  for (let i = 0; i < 3; i++) guest.occupy(800_000_000);
  assert(exports.memory.buffer.byteLength > 2 ** 31);
  assert(exports.$alloc(100_000) < 0);
});
