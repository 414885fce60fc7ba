// Records, variants, enums, flags and what the standard library has: there and back, what is refused
// in which words, and what the guest makes of them.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { same } from "./support/compare.js";
import { observe } from "./support/packages.js";
import { list, number, numbers, one, option, random, seed, text } from "./support/random.js";
import { texts } from "./support/samples.js";

const { guest, calls, GuestError } = await observe("values");
const high = (await observe("values")).guest;

// Untouched memory costs nothing. From here on everything that doesn't fit the arena lies above
// 2 GiB, where pointers are negative as a core value.
for (let i = 0; i < 3; i++) assert(high.occupy(800_000_000));

const point = { x: 1.5, y: -0 };
const row = (/** @type {number} */ id, name = "", note = "") => ({ id, name, score: id / 2, note });
const person = {
  id: 4294967295,
  firstName: "Ada 💧",
  nickName: undefined,
  "content-type": "text/plain",
  home: point,
  tags: ["a", "", "größer"],
};
const tree = (/** @type {any[]} */ ...children) => ({ name: `of ${children.length}`, children });
/** @param {bigint} val @returns {any} */
const num = (val) => ({ tag: "number", val });

/** @param {number} depth */
function chain(depth) {
  /** @type {any} */
  let link = { value: 0, next: undefined };
  for (let i = 1; i < depth; i++) link = { value: i & 255, next: link };
  return link;
}

/** @param {number} depth */
function nest(depth) {
  /** @type {any} */
  let expr = num(7n);
  for (let i = 1; i < depth; i++) expr = { tag: "negate", val: expr };
  return expr;
}

/** @param {string} set */
const many = (set) =>
  Object.fromEntries(Array.from({ length: 32 }, (_, i) => [`a${i}`, set.includes(`,${i},`)]));

const circle = (/** @type {any} */ label) => ({ tag: "circle", val: { radius: 0.5, label } });
const SHAPES = [
  { tag: "empty" },
  circle("größer"),
  circle(undefined),
  { tag: "line", val: [point, { x: NaN, y: Infinity }] },
  { tag: "named", val: "x" },
  { tag: "colored", val: "BLUE" },
  { tag: "unit", val: undefined },
  { tag: "maybe", val: 7 },
  { tag: "maybe", val: undefined },
  { tag: "outline", val: [point, point] },
  { tag: "bytes", val: new Uint8Array([1, 255]) },
];
const FLAGS = [
  { read: false, writeAll: false, "x-bit": false },
  { read: true, writeAll: false, "x-bit": true },
  { read: true, writeAll: true, "x-bit": true },
];
const mesh = {
  positions: new Float32Array([1.5, -2, NaN]),
  indices: [new Uint16Array([1, 2, 3]), new Uint16Array()],
  matrix: new Float32Array([1, 2, 3, 4]),
  big: new BigUint64Array([0n, 2n ** 64n - 1n]),
};

/** What each function returns as it is given. @type {Record<string, any[]>} */
const ECHOES = {
  echoNonZero: [1, 255],
  echoNonZeroI64: [1n, -1n, 2n ** 63n - 1n, -(2n ** 63n)],
  echoOptionNonZero: [undefined, 1, 4294967295],
  echoOptionNonZeroI64: [undefined, -5n],
  echoNonZeros: [[], [1, 2, 4294967295]],
  echoU128: [
    0n,
    1n,
    2n ** 64n - 1n,
    2n ** 64n,
    2n ** 127n,
    2n ** 128n - 1n,
    0x123456789abcdef0fedcba9876543210n,
  ],
  echoI128: [0n, 1n, -1n, 2n ** 64n, -(2n ** 64n), -(2n ** 64n) - 1n, 2n ** 127n - 1n, -(2n ** 127n)],
  echoOptionU128: [undefined, 0n, 2n ** 128n - 1n],
  echoWides: [[], [-1n, 2n ** 100n, -(2n ** 100n)]],
  echoArray: [new Float64Array([1, -0, NaN])],
  echoBytes: [new Uint8Array([0, 1, 2, 254, 255])],
  echoBigs: [new BigUint64Array([1n, 2n ** 64n - 1n])],
  echoTextArray: [
    ["", "größer"],
    ["x".repeat(20_000), "y"],
  ],
  echoBoolArray: [[true, false, true]],
  echoNestedArray: [[new Uint16Array([1, 2]), new Uint16Array([3, 65535])]],
  echoArrays: [[], [new Uint8Array([1, 2, 3]), new Uint8Array(3)]],
  echoSet: [new Set(), new Set([1, 2, 4294967295])],
  echoTextSet: [new Set(["", "a", "größer"])],
  echoColorSet: [new Set(["red", "dark-green", "BLUE"])],
  echoMap: [
    new Map(),
    new Map([
      ["", 0],
      ["b", 2],
      ["ü", 4294967295],
    ]),
  ],
  echoMapOfRecords: [
    new Map([
      [7, person],
      [255, person],
    ]),
  ],
  echoMapOfLists: [
    new Map([
      ["red", ["a", "b"]],
      ["BLUE", []],
    ]),
  ],
  echoOptionMap: [
    undefined,
    new Map([
      ["a", true],
      ["💧", false],
    ]),
  ],
  echoTuple: [
    [1, "x", true],
    [255, "", false],
  ],
  echoSingle: [[2n ** 64n - 1n]],
  echoNestedTuple: [[[1, 2], ["x"]]],
  echoTuples: [
    [],
    [
      ["a", 1],
      ["é", -0],
      ["", NaN],
    ],
  ],
  echoPoint: [point, { x: NaN, y: -Infinity }],
  echoOptionPoint: [undefined, point],
  echoPoints: [[], [point], new Array(3000).fill(point)],
  echoPerson: [person, { ...person, nickName: "", tags: [] }, { ...person, nickName: "x".repeat(20_000) }],
  echoPeople: [[], [person, { ...person, nickName: "Countess" }], new Array(500).fill(person)],
  echoRows: [
    [],
    [row(1, "one", "1")],
    [row(1), row(2)],
    [row(1, "one", "1"), row(2, "two", "")],
    [row(1, "größer"), row(2, "", "💧")],
    Array.from({ length: 2000 }, (_, i) => row(i, `name ${i}`, "x".repeat(i % 50))),
    Array.from({ length: 2000 }, (_, i) => row(i, `nämé ${i}`)),
  ],
  echoNestedRows: [[[], [row(1, "a")], [row(2, "b", "c"), row(3, "ä")], [row(4, "d"), row(5, "e", "f")]]],
  echoOdd: [
    { type: 1, u8: 2, at: "x", take: undefined, ["__proto__"]: 3, quotedText: "y", snake_case: undefined },
    { type: 1, u8: 2, at: "", take: undefined, ["__proto__"]: 0, quotedText: "", snake_case: 255 },
  ],
  echoColor: ["red", "dark-green", "BLUE"],
  echoOptionColor: [undefined, "red", "BLUE"],
  echoColors: [[], ["BLUE", "red", "BLUE"]],
  echoShape: SHAPES,
  echoOptionShape: [undefined, ...SHAPES],
  echoShapes: [[], SHAPES, new Array(1000).fill(SHAPES).flat()],
  echoPermissions: FLAGS,
  echoOptionPermissions: [undefined, ...FLAGS],
  echoAllPermissions: [[], FLAGS],
  echoMany: [
    many(""),
    many(",0,"),
    many(",31,"),
    many(",0,7,8,15,16,31,"),
    many(Array.from({ length: 34 }, (_, i) => i - 1).join(",")),
  ],
  echoTree: [tree(), tree(tree(), tree(tree(), tree()))],
  echoForest: [[], [tree(), tree(tree())], new Array(2000).fill(tree(tree()))],
  echoExpr: [
    num(-7n),
    { tag: "add", val: [num(1n), nest(5)] },
    { tag: "let", val: { name: "x", value: num(1n), then: undefined } },
    { tag: "let", val: { name: "größer", value: nest(3), then: num(2n) } },
    {
      tag: "call",
      val: new Map([
        ["a", num(1n)],
        ["b", { tag: "call", val: new Map() }],
      ]),
    },
    nest(200),
  ],
  echoLink: [chain(1), chain(2), chain(200)],
  echoBoxedLink: [chain(3)],
  echoOptionLink: [undefined, chain(3)],
  echoPage: [
    { items: [], next: undefined },
    { items: ["a", "b"], next: 7 },
  ],
  echoPages: [
    {
      items: [
        { items: new Uint8Array([1, 2]), next: 1 },
        { items: new Uint8Array(), next: undefined },
      ],
      next: undefined,
    },
  ],
  echoMeters: [1.5],
  echoPair: [[1, "x"]],
  echoText: [
    { text: "t", map: new Map() },
    {
      text: "t",
      map: new Map([["k", { error: { tag: "not-found", val: { path: "p" } }, bytes: new Uint8Array([1]) }]]),
    },
    { text: "", map: new Map([["", { error: undefined, bytes: new Uint8Array() }]]) },
  ],
  echoMesh: [mesh],
  echoMeshes: [[], new Array(1000).fill(mesh), [mesh, { ...mesh, indices: [] }, mesh]],
};

describe("there and back", () => {
  for (const [name, values] of Object.entries(ECHOES)) {
    test(name, () => {
      for (const value of values) {
        same(guest[name](value), value, name);
        same(high[name](value), value, `${name} above 2 GiB`);
      }
    });
  }

  test("every echo has a value", () => {
    const echoes = Object.keys(guest).filter((name) => name.startsWith("echo"));
    assert.deepEqual(echoes.sort(), Object.keys(ECHOES).sort());
  });

  test("text of records", () => {
    for (const text of texts()) {
      const whole = text.toWellFormed();
      same(
        guest.echoRows([row(1, text, "x"), row(2, "y", text)]),
        [row(1, whole, "x"), row(2, "y", whole)],
        "echoRows",
      );
      same(guest.echoShape({ tag: "named", val: text }).val, whole, "echoShape");
      same([...guest.echoMap(new Map([[text, 1]]))][0][0], whole, "echoMap");
    }
  });

  test("text in one run, and text that isn't", () => {
    for (const odd of [0, 1, 499, 998, 999]) {
      const rows = Array.from({ length: 1000 }, (_, i) => row(i, i === odd ? "ä" : `${i}`, "z"));
      same(guest.echoRows(rows), rows, "echoRows");
    }
  });

  test("keys are in the order of the definition", () => {
    assert.deepEqual(Object.keys(guest.echoPerson(person)), Object.keys(person));
    assert.deepEqual(Object.keys(guest.echoShape(circle("x"))), ["tag", "val"]);
    assert.deepEqual(Object.keys(guest.echoShape({ tag: "empty" })), ["tag"]);
    assert(!("val" in guest.echoShape({ tag: "empty", val: "passed over" })));
    assert("val" in guest.echoShape({ tag: "unit" }));
    const odd = guest.echoOdd(ECHOES.echoOdd?.[0]);
    assert.equal(Object.getPrototypeOf(odd), Object.prototype);
    assert(Object.hasOwn(odd, "__proto__"));
  });

  test("what may look otherwise", () => {
    const { nickName: _, ...short } = person;
    same(guest.echoPerson(short), person, "a field that is absent");
    same(guest.echoPerson({ ...person, nickName: null }), person, "a field that is null");
    same(guest.echoPoint(Object.create(point, { more: { value: 1 } })), point, "a field that is inherited");
    class Place {
      get x() {
        return 1.5;
      }
      y = -0;
    }
    same(guest.echoPoint(new Place()), point, "a class");
    same(guest.echoPermissions({}), FLAGS[0], "flags that are absent");
    same(guest.echoPermissions({ read: true, writeAll: undefined, "x-bit": true }), FLAGS[1], "flags");
    same(guest.echoArray([1, -0, NaN]), ECHOES.echoArray?.[0], "an array of numbers");
    same(guest.echoNestedArray([[1, 2], new Uint16Array([3, 65535])]), ECHOES.echoNestedArray?.[0], "arrays");
    const plain = {
      positions: [1.5, -2, NaN],
      indices: [[1, 2, 3], []],
      matrix: [1, 2, 3, 4],
      big: [0n, 2n ** 64n - 1n],
    };
    same(guest.echoMesh(plain), mesh, "plain arrays");
    same(guest.echoSet(new (class extends Set {})([1])), new Set([1]), "a subclass");
    same(guest.echoOptionColor(null), undefined, "no color");
    same(guest.echoOptionPermissions(null), undefined, "no flags");
    same(guest.echoOptionNonZero(), undefined, "no number");
  });

  test("sets and maps are sorted by the guest, and have no duplicates", () => {
    same([...guest.echoSet(new Set([3, 1, 2]))], [1, 2, 3], "echoSet");
    same(
      [
        ...guest
          .echoMap(
            new Map([
              ["b", 1],
              ["a", 2],
            ]),
          )
          .keys(),
      ],
      ["a", "b"],
      "echoMap",
    );
  });

  test("a value twice in another isn't a cycle", () => {
    const shared = tree(tree());
    same(guest.echoTree(tree(shared, shared)), tree(shared, shared), "echoTree");
  });

  test("values that are made at random", (t) => {
    t.diagnostic(`WHARF_SEED=${seed}`);
    const next = random(seed);
    const points = () => ({ x: number(Float64Array)(next), y: number(Float64Array)(next) });
    const people = () => ({
      id: number(Uint32Array)(next),
      firstName: text(next),
      nickName: option(text)(next),
      "content-type": text(next),
      home: points(),
      tags: list(text)(next),
    });
    const shape = () =>
      one([
        { tag: "empty" },
        { tag: "circle", val: { radius: number(Float64Array)(next), label: option(text)(next) } },
        { tag: "line", val: [points(), points()] },
        { tag: "bytes", val: numbers(Uint8Array)(next) },
        { tag: "outline", val: list(points)(next) },
      ])(next);
    for (let i = 0; i < 200; i++) {
      const given = list(people)(next);
      const returned = guest.echoPeople(given);
      assert.equal(returned.length, given.length);
      given.forEach((one, i) => {
        assert.equal(returned[i].firstName, one.firstName.toWellFormed());
        assert.equal(returned[i].nickName, one.nickName?.toWellFormed());
        same(returned[i].home, one.home, "home");
        same(
          returned[i].tags,
          one.tags.map((tag) => tag.toWellFormed()),
          "tags",
        );
      });
      const shapes = list(shape)(next).filter((it) => it.tag !== "circle");
      same(guest.echoShapes(shapes), shapes, "echoShapes");
    }
  });
});

describe("what the guest makes of them", () => {
  test("records", () => {
    same(
      guest.centroid([
        { x: 0, y: 2 },
        { x: 1, y: 4 },
      ]),
      { x: 0.5, y: 3 },
      "centroid",
    );
    same(guest.centroid([]), undefined, "centroid");
    same(guest.describe(person), "4294967295 Ada 💧 - text/plain 1.5/-0 a++größer", "describe");
  });

  test("variants, enums and flags", () => {
    same(guest.area(circle("x")), 0.25, "area");
    same(
      guest.area({
        tag: "line",
        val: [
          { x: 0, y: 0 },
          { x: 3, y: 4 },
        ],
      }),
      5,
      "area",
    );
    same(guest.area({ tag: "empty" }), 0, "area");
    same(guest.nextColor("red"), "dark-green", "nextColor");
    same(guest.nextColor("BLUE"), "red", "nextColor");
    same(guest.invert({ writeAll: true }), { read: true, writeAll: false, "x-bit": true }, "invert");
  });

  test("several parameters", () => {
    same(
      guest.shift([1, -1], [point, point, point], ["red", "BLUE"]),
      ["red", "BLUE", "red"].map((color) => [{ x: 2.5, y: -1 }, color]),
      "shift",
    );
    same(
      guest.optional("BLUE", { read: true }, point),
      ["BLUE", { ...FLAGS[0], read: true }, point, { tag: "ok", val: "BLUE" }],
      "optional",
    );
    same(
      guest.optional(),
      [undefined, undefined, undefined, { tag: "err", val: 2n ** 128n - 1n }],
      "optional",
    );
  });

  test("values that contain themselves", () => {
    same(guest.evaluate({ tag: "add", val: [num(40n), { tag: "negate", val: num(-2n) }] }), 42n, "evaluate");
    same(guest.chain(200), chain(200), "chain");
  });
});

/**
 * Fails unless the call is refused in these words, and the guest left alone.
 * @param {() => unknown} call
 * @param {string} expected
 */
function refused(call, expected) {
  const before = calls.length;
  assert.throws(call, (error) => {
    assert.equal(String(error), expected);
    return true;
  });
  assert.deepEqual(calls.slice(before), [], "the guest ran");
}

test("what is refused, word for word", () => {
  /** @type {[() => unknown, string][]} */
  const cases = [
    [
      () => guest.echoPerson({ ...person, firstName: undefined }),
      "TypeError: echoPerson: parameter `value`.firstName must be a string, not undefined",
    ],
    [
      () => guest.echoPerson({ ...person, id: -1 }),
      "RangeError: echoPerson: parameter `value`.id must be an integer from 0 to 4294967295 (u32), not -1",
    ],
    [
      () => guest.echoPerson({ ...person, nickName: 7 }),
      "TypeError: echoPerson: parameter `value`.nickName must be a string, not number",
    ],
    [
      () => guest.echoPerson({ ...person, "content-type": 7 }),
      'TypeError: echoPerson: parameter `value`["content-type"] must be a string, not number',
    ],
    [
      () => guest.echoPerson({ ...person, home: undefined }),
      "TypeError: echoPerson: parameter `value`.home must be an object, not undefined",
    ],
    [
      () => guest.echoPerson({ ...person, home: { x: 1, y: "2" } }),
      "TypeError: echoPerson: parameter `value`.home.y must be a number (f64), not string",
    ],
    [
      () => guest.echoPerson({ ...person, tags: ["a", 1] }),
      "TypeError: echoPerson: parameter `value`.tags[1] must be a string, not number",
    ],
    [() => guest.echoPerson(null), "TypeError: echoPerson: parameter `value` must be an object, not null"],
    [() => guest.echoPerson("x"), "TypeError: echoPerson: parameter `value` must be an object, not string"],
    [
      () => guest.echoPeople([person, { ...person, home: null }]),
      "TypeError: echoPeople: parameter `value`[1].home must be an object, not null",
    ],
    [
      () => guest.centroid([point, { x: 1 }]),
      "TypeError: centroid: parameter `points`[1].y must be a number (f64), not undefined",
    ],
    [
      () => guest.describe({ ...person, tags: "a" }),
      "TypeError: describe: parameter `person`.tags must be an array of strings, not string",
    ],
    [
      () => guest.echoColor("green"),
      'TypeError: echoColor: parameter `value` must be one of "red", "dark-green", "BLUE", not "green"',
    ],
    [
      () => guest.echoColor(["red"]),
      'TypeError: echoColor: parameter `value` must be one of "red", "dark-green", "BLUE", not object',
    ],
    [
      () => guest.echoOptionColor(0),
      'TypeError: echoOptionColor: parameter `value` must be one of "red", "dark-green", "BLUE", not number',
    ],
    [
      () => guest.fail({ tag: "lost" }),
      'TypeError: fail: parameter `error`.tag must be one of "not-found", "denied", "other", not "lost"',
    ],
    [
      () => guest.fail("other"),
      'TypeError: fail: parameter `error`.tag must be one of "not-found", "denied", "other", not undefined',
    ],
    [
      () => guest.fail(null),
      'TypeError: fail: parameter `error`.tag must be one of "not-found", "denied", "other", not undefined',
    ],
    [
      () => guest.fail({ tag: "not-found" }),
      "TypeError: fail: parameter `error`.val must be an object, not undefined",
    ],
    [
      () => guest.fail({ tag: "not-found", val: {} }),
      "TypeError: fail: parameter `error`.val.path must be a string, not undefined",
    ],
    [
      () => guest.fail({ tag: "denied", val: { write: true } }),
      'TypeError: fail: parameter `error`.val must have no flags but read, writeAll, x-bit, not "write"',
    ],
    [
      () => guest.area({ tag: "line", val: [point] }),
      "RangeError: area: parameter `shape`.val must have 2 elements, not 1",
    ],
    [
      () => guest.area({ tag: "line", val: [point, { x: 1, y: 1n }] }),
      "TypeError: area: parameter `shape`.val[1].y must be a number (f64), not bigint",
    ],
    [
      () => guest.echoShapes([{ tag: "empty" }, circle(1)]),
      "TypeError: echoShapes: parameter `value`[1].val.label must be a string, not number",
    ],
    [
      () => guest.echoPermissions({ read: 1 }),
      "TypeError: echoPermissions: parameter `value`.read must be a boolean, not number",
    ],
    [
      () => guest.echoPermissions({ "x-bit": null }),
      'TypeError: echoPermissions: parameter `value`["x-bit"] must be a boolean, not object',
    ],
    [
      () => guest.echoPermissions(7),
      "TypeError: echoPermissions: parameter `value` must be an object, not number",
    ],
    [
      () => guest.echoPermissions(undefined),
      "TypeError: echoPermissions: parameter `value` must be an object, not undefined",
    ],
    [() => guest.echoTuple([1, "x"]), "RangeError: echoTuple: parameter `value` must have 3 elements, not 2"],
    [
      () => guest.echoTuple([1, "x", 1]),
      "TypeError: echoTuple: parameter `value`[2] must be a boolean, not number",
    ],
    [() => guest.echoTuple({ 0: 1 }), "TypeError: echoTuple: parameter `value` must be an array, not object"],
    [() => guest.echoArray([1, 2]), "RangeError: echoArray: parameter `value` must have 3 elements, not 2"],
    [
      () => guest.echoArray(new Float64Array(4)),
      "RangeError: echoArray: parameter `value` must have 3 elements, not 4",
    ],
    [
      () => guest.echoArray(new Float32Array(3)),
      "TypeError: echoArray: parameter `value` must be a Float64Array or an array, not object",
    ],
    [
      () => guest.echoBytes([1, 2, 3, 4, 256]),
      "RangeError: echoBytes: parameter `value`[4] must be an integer from 0 to 255 (u8), not 256",
    ],
    [() => guest.echoSet([1]), "TypeError: echoSet: parameter `value` must be a Set, not object"],
    [
      () => guest.echoSet(new Set([1, "2"])),
      "TypeError: echoSet: parameter `value`[1] must be an integer from 0 to 4294967295 (u32), not string",
    ],
    [() => guest.echoMap({ a: 1 }), "TypeError: echoMap: parameter `value` must be a Map, not object"],
    [
      () => guest.echoMap(new Map([["a", 0.5]])),
      "RangeError: echoMap: parameter `value`[0] must be an integer from 0 to 4294967295 (u32), not 0.5",
    ],
    [
      () => guest.echoNonZero(0),
      "RangeError: echoNonZero: parameter `value` must be an integer from 0 to 255 (u8), and not 0, not 0",
    ],
    [
      () => guest.echoNonZero(-0),
      "RangeError: echoNonZero: parameter `value` must be an integer from 0 to 255 (u8), and not 0, not 0",
    ],
    [
      () => guest.echoNonZero(256),
      "RangeError: echoNonZero: parameter `value` must be an integer from 0 to 255 (u8), and not 0, not 256",
    ],
    [
      () => guest.echoNonZeros([1, 0]),
      "RangeError: echoNonZeros: parameter `value`[1] must be an integer from 0 to 4294967295 (u32), and not 0, not 0",
    ],
    [
      () => guest.echoU128(-1n),
      "RangeError: echoU128: parameter `value` must be an integer from 0 to 340282366920938463463374607431768211455 (u128), as a bigint, not -1",
    ],
    [
      () => guest.echoU128(1),
      "TypeError: echoU128: parameter `value` must be an integer from 0 to 340282366920938463463374607431768211455 (u128), as a bigint, not number",
    ],
    [
      () => guest.echoI128(2n ** 127n),
      "RangeError: echoI128: parameter `value` must be an integer from -170141183460469231731687303715884105728 to 170141183460469231731687303715884105727 (i128), as a bigint, not 170141183460469231731687303715884105728",
    ],
    [
      () => guest.echoTree({ name: "x", children: [{ name: "y" }] }),
      "TypeError: echoTree: parameter `value`.children[0].children must be an array, not undefined",
    ],
    [
      () => guest.echoExpr({ tag: "add", val: [num(1n), { tag: "number", val: 2 }] }),
      "TypeError: echoExpr: parameter `value`.val[1].val must be an integer from -9223372036854775808 to 9223372036854775807 (i64), as a bigint, not number",
    ],
  ];
  for (const [call, expected] of cases) refused(call, expected);
  refused(
    () => guest.echoNonZeroI64(0n),
    `RangeError: echoNonZeroI64: parameter \`value\` must be an integer from ${-(2n ** 63n)} to ${2n ** 63n - 1n} (i64), and not 0, as a bigint, not 0`,
  );
});

test("values that are nested too deep, or in themselves", () => {
  const loop = { value: 1, next: /** @type {any} */ (undefined) };
  loop.next = loop;
  const cycle = tree();
  cycle.children.push(tree(), cycle);
  const deep = /must be nested no deeper than 200 values$/;
  for (let i = 0; i < 3; i++) {
    for (const [call, start] of /** @type {[() => unknown, string][]} */ ([
      [() => guest.echoLink(chain(201)), "echoLink: parameter `value`.next.next"],
      [() => guest.echoLink(loop), "echoLink: parameter `value`.next.next"],
      [() => guest.echoTree(cycle), "echoTree: parameter `value`.children[1].children[1]"],
      [() => guest.echoForest([tree(), cycle]), "echoForest: parameter `value`[1].children[1]"],
      [() => guest.echoExpr(nest(201)), "echoExpr: parameter `value`.val.val"],
    ])) {
      const before = calls.length;
      assert.throws(call, (error) => {
        assert(error instanceof RangeError);
        assert(error.message.startsWith(start), error.message);
        assert.match(error.message, deep);
        assert(error.message.length < 200);
        return true;
      });
      assert.deepEqual(calls.slice(before), [], "the guest ran");
    }
    // What was refused leaves nothing behind.
    assert.throws(() => guest.echoTree(tree(tree(tree({ name: 1, children: [] })))), TypeError);
    same(guest.echoLink(chain(200)), chain(200), "echoLink");
    same(guest.echoExpr(nest(200)), nest(200), "echoExpr");
  }
});

test("errors show their payloads", () => {
  /** @type {[() => unknown, any, string][]} */
  const cases = [
    [() => guest.fail({ tag: "other" }), { tag: "other" }, "other"],
    [
      () => guest.fail({ tag: "not-found", val: { path: "/x" } }),
      { tag: "not-found", val: { path: "/x" } },
      'not-found: {"path":"/x"}',
    ],
    [
      () => guest.fail({ tag: "denied", val: {} }),
      { tag: "denied", val: FLAGS[0] },
      'denied: {"read":false,"writeAll":false,"x-bit":false}',
    ],
    [() => guest.failColor("dark-green"), "dark-green", "dark-green"],
    [
      () => guest.failPerson(person),
      person,
      '{"id":4294967295,"firstName":"Ada 💧","content-type":"text/plain","home":{"x":1.5,"y":0},"tags":["a","","größer"]}',
    ],
    [() => guest.failUnless(undefined), [1, 2n], '[1,"2"]'],
  ];
  for (const [call, payload, message] of cases) {
    assert.throws(call, (error) => {
      assert(error instanceof GuestError);
      same(/** @type {any} */ (error).payload, payload, "payload");
      same(/** @type {any} */ (error).message, message, "message");
      return true;
    });
  }
  same(guest.failUnless(7), 7, "failUnless");
});

test("a hundred thousand lists of records", async () => {
  const { guest, bytes } = await observe("values");
  const people = Array.from({ length: 20 }, (_, i) => ({ ...person, id: i, nickName: "x".repeat(i) }));
  const large = new Array(2000).fill(person);
  const call = (/** @type {number} */ i) => guest.echoPeople(i % 1000 ? people.slice(0, i % 20) : large);
  for (let i = 0; i < 3000; i++) call(i);
  const before = bytes();
  for (let i = 0; i < 100_000; i++) call(i);
  assert.equal(bytes(), before);
});

test("lists of records name what is none", () => {
  for (const wrong of [null, undefined, 5, "text", true, 1n, Symbol("x"), () => {}]) {
    const found = wrong === null ? "null" : typeof wrong;
    assert.throws(() => guest.centroid(/** @type {any} */ ([{ x: 1, y: 2 }, wrong])), {
      name: "TypeError",
      message: `centroid: parameter \`points\`[1] must be an object, not ${found}`,
    });
  }
});
