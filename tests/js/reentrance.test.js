// What users wrote runs while arguments are read, getters and proxies, and may do anything: call the same
// guest, make its memory grow, change the argument, or throw. The guest sees what it was given, or nothing.

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { observe } from "./support/packages.js";

/** @type {import("./support/packages.js").Observed} */
let observed;
/** @type {any} */
let guest;

beforeEach(async () => {
  observed = await observe("values");
  guest = observed.guest;
});

const person = (/** @type {string} */ name) => ({
  id: 7,
  firstName: name,
  nickName: undefined,
  "content-type": `of ${name}`,
  home: { x: 1, y: 2 },
  tags: [name, `${name}${name}`],
});
const row = (/** @type {number} */ id, name = `row ${id}`) => ({
  id,
  name,
  score: id / 2,
  note: `note ${id}`,
});
const rows = (/** @type {number} */ count) => Array.from({ length: count }, (_, i) => row(i));

/** Does something whenever a property is read. */
const watched = (/** @type {any} */ value, /** @type {(key: PropertyKey) => unknown} */ act) =>
  new Proxy(value, {
    get(target, key) {
      act(key);
      return target[key];
    },
  });

/** Does it so many times, and then no more. */
const times = (/** @type {number} */ left, /** @type {() => unknown} */ act) => () => left-- > 0 && act();

/** What the same calls do on the way that they do on their own. */
const CALLS = {
  text: () => assert.equal(guest.describe(person("zzz")), "7 zzz - of zzz 1/2 zzz+zzzzzz"),
  "long text": () => assert.equal(guest.echoRows([row(1, "ö".repeat(9000))])[0].name.length, 9000),
  numbers: () => assert.equal(guest.area({ tag: "bytes", val: new Uint8Array(64).fill(255) }), 0),
  "a flat record": () => assert.deepEqual(guest.echoPoint({ x: 8, y: 9 }), { x: 8, y: 9 }),
  "a list": () => assert.deepEqual(guest.centroid([{ x: 3, y: 5 }]), { x: 3, y: 5 }),
  "many rows": () => assert.deepEqual(guest.echoRows(rows(2000)), rows(2000)),
  growth: () => observed.exports.memory.grow(1),
  "an error of another argument": () => assert.throws(() => guest.centroid([{ x: 1 }]), /\[0\]\.y must be/),
};

describe("calls on the way", () => {
  for (const [name, act] of Object.entries(CALLS)) {
    for (const count of [1, 3, 60, 1500]) {
      test(`${name}, ${count} rows`, () => {
        for (const text of ["abc", "äbc", "x".repeat(40)]) {
          const given = Array.from({ length: count }, (_, i) => row(i, text + i));
          for (const key of ["id", "name", "note"]) {
            let left = 4;
            const tricky = (/** @type {any} */ it) =>
              watched(it, (found) => {
                if (found === key && left-- > 0) act();
              });
            const list = given.with(0, tricky(given[0])).with(-1, tricky(given.at(-1)));
            assert.deepEqual(guest.echoRows(list), given, key);
          }
        }
      });
    }

    test(`${name}, by a list that is a proxy`, () => {
      const given = rows(50);
      let left = 10;
      const list = watched(given, () => left-- > 0 && act());
      assert.deepEqual(guest.echoRows(list), given);
    });

    test(`${name}, in records of a fixed size`, () => {
      const few = times(9, act);
      const points = [{ x: 1, y: 2 }, watched({ x: 3, y: 4 }, few), { x: 5, y: 9 }];
      assert.deepEqual(guest.centroid(points), { x: 3, y: 5 });
      assert.deepEqual(guest.echoPoint(points[1]), { x: 3, y: 4 });
    });

    test(`${name}, at any depth`, () => {
      const given = person("a");
      assert.deepEqual(guest.echoPerson(watched(given, times(9, act))), given);
      const few = times(9, act);
      const home = watched({ x: 1, y: 2 }, few);
      const tags = watched(given.tags, few);
      assert.deepEqual(guest.echoPerson({ ...given, home, tags }), given);
    });

    test(`${name}, then the next call finds all as it was`, () => {
      guest.centroid([watched({ x: 1, y: 1 }, times(9, act))]);
      observed.calls.length = 0;
      assert.deepEqual(guest.echoRows([row(1)]), [row(1)]);
      assert.deepEqual(observed.calls, ["echo_rows"], "in the arena");
    });
  }
});

test("memory that grows whenever something is read", () => {
  const point = watched({ x: 1, y: 1 }, CALLS.growth);
  assert.throws(() => guest.centroid([point]), {
    name: "TypeError",
    message: "centroid: parameter `points` must not grow memory whenever it is read",
  });
  assert.deepEqual(guest.centroid([{ x: 3, y: 5 }]), { x: 3, y: 5 });
});

test("calls within calls within calls", () => {
  const depth = 30;
  /** @type {(level: number) => any} */
  const nested = (level) =>
    watched(row(level, "é".repeat(level * 20)), (key) => {
      if (key === "name" && level < depth) {
        const below = row(level + 1, "é".repeat((level + 1) * 20));
        if (level % 2) assert.deepEqual(guest.echoRows([nested(level + 1)]), [below]);
      }
    });
  assert.deepEqual(guest.echoRows([row(0), nested(1)]), [row(0), row(1, "é".repeat(20))]);
});

describe("what throws on the way", () => {
  class Own extends TypeError {}

  for (const count of [1, 3000]) {
    test(`is thrown as it is, ${count} rows`, () => {
      for (const reads of [1, 2, 3]) {
        const error = new Own("mine");
        let left = reads;
        const tricky = watched(row(1), (key) => {
          if (key === "note" && --left === 0) throw error;
        });
        const list = [...rows(count), tricky];
        try {
          guest.echoRows(list);
        } catch (thrown) {
          assert.equal(thrown, error);
        }
        assert.deepEqual(guest.echoRows(rows(2)), rows(2), "the instance is good");
      }
    });
  }

  test("leaves no block behind", () => {
    const fail = () => {
      let left = 2;
      const last = watched(row(1), (key) => {
        if (key === "note" && --left === 0) throw new Own("mine");
      });
      assert.throws(() => guest.echoRows([...rows(3000), last]), Own);
    };
    for (let i = 0; i < 10; i++) fail();
    const before = observed.bytes();
    for (let i = 0; i < 100; i++) fail();
    assert.equal(observed.bytes(), before);
  });
});

describe("what changes on the way", () => {
  /** Gives one value after the other. */
  const changing = (/** @type {any[]} */ ...given) => {
    let i = 0;
    return () => given[Math.min(i++, given.length - 1)];
  };
  const CHANGED = /echoRows: parameter `value` must not change while it is read/;
  const memory = () => new Uint8Array(observed.exports.memory.buffer).slice(observed.addresses.RESULT);

  test("text that becomes longer", () => {
    for (const longer of ["x".repeat(100), "ö".repeat(100), "x".repeat(1e6)]) {
      const name = changing("a", longer);
      const before = memory();
      assert.throws(
        () =>
          guest.echoRows([
            {
              id: 1,
              score: 1,
              note: "",
              get name() {
                return name();
              },
            },
          ]),
        CHANGED,
      );
      assert.deepEqual(memory(), before, "nothing is written beyond");
    }
  });

  test("text that becomes shorter", () => {
    const name = changing("abcdef", "a");
    const given = {
      id: 1,
      score: 1,
      note: "n",
      get name() {
        return name();
      },
    };
    assert.deepEqual(guest.echoRows([given]), [{ id: 1, name: "a", score: 1, note: "n" }]);
  });

  test("what isn't of its type any more", () => {
    const of = (/** @type {any[]} */ ...given) => {
      const flag = changing(...given);
      return {
        get tag() {
          return flag();
        },
        val: 1,
      };
    };
    for (const given of [2, null, {}, Symbol("x")]) {
      const name = changing("a", given);
      const list = [
        {
          id: 1,
          score: 1,
          note: "",
          get name() {
            return name();
          },
        },
      ];
      assert.throws(() => guest.echoRows(list), /parameter `value`\[0\]\.name must be a string/);
    }
    assert.throws(() => guest.echoShape(of("maybe", "nothing")), /parameter `value`\.tag must be/);
  });

  test("lists that become longer, or shorter", () => {
    const given = person("a");
    /** @type {string[]} */
    const tags = [];
    const home = watched(given.home, () => tags.push("x".repeat(500)));
    const longer = { ...given, home, tags };
    assert.throws(() => guest.echoPerson(longer), /must not change while it is read/);

    const list = rows(5);
    const shrinking = watched(list, (key) => key === "3" && list.splice(4));
    assert.throws(() => guest.echoRows(shrinking), /must be an object/);
    /** @type {Map<number, any>} */
    const map = new Map();
    const growing = watched(given, (key) => key === "home" && map.size < 9 && map.set(map.size + 1, given));
    assert.throws(() => guest.echoMapOfRecords(map.set(1, growing)), /must not change while it is read/);
  });

  test("numbers are read once", () => {
    const reads = /** @type {PropertyKey[]} */ ([]);
    const list = watched([1, 2, 255], (key) => reads.push(key));
    assert.deepEqual(guest.echoShape({ tag: "bytes", val: list }), {
      tag: "bytes",
      val: Uint8Array.of(1, 2, 255),
    });
    const once = /** @type {PropertyKey[]} */ ([]);
    guest.centroid([watched({ x: 1, y: 2 }, (key) => once.push(key))]);
    assert.deepEqual(once, ["x", "y"]);
  });
});

test("ten thousand sizes end where ten did", () => {
  const round = (/** @type {number} */ i) => {
    const size = (i * 7919) % 40_000;
    const name = (i % 3 ? "x" : "ö").repeat(size);
    assert.equal(guest.echoRows([row(1, name)])[0].name.length, size);
  };
  // The largest come first.
  for (let size = 39_990; size < 40_000; size++) {
    guest.echoRows([row(1, "x".repeat(size))]);
    guest.echoRows([row(1, "ö".repeat(size))]);
  }
  const before = observed.bytes();
  for (let i = 0; i < 10_000; i++) round(i);
  assert.equal(observed.bytes(), before);
});
