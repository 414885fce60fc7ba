// Functions that are values: the host's, called by the guest, and the guest's, called by the host.

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { load, observe } from "./support/packages.js";

const { GuestError, GuestPanic, ResourceError } = await load("callbacks");

/** @typedef {(...args: any[]) => any} Fn */

/** What the guest imports, and what it did with it. */
const imports = {
  each(/** @type {number} */ count, /** @type {Fn} */ it) {
    for (let i = 1; i <= count; i++) it(i);
  },
  sort: (/** @type {Float64Array} */ items, /** @type {Fn} */ before) =>
    items.toSorted((a, b) => (before(a, b) ? -1 : 1)),
  fold: (/** @type {string[]} */ texts, /** @type {Fn} */ it) =>
    texts.reduce((sum, text) => sum + it(text), 0),
  perhaps: (/** @type {Fn | undefined} */ it) => it?.({ id: 1, name: "" }),
  /** @type {Map<string, any>} */
  listeners: new Map(),
  listen(/** @type {string} */ name, /** @type {Fn} */ listener) {
    this.listeners.set(name, listener);
    return this.listeners.size;
  },
  callLent: (/** @type {Fn} */ it, /** @type {number} */ number) => it(number),
  /** @type {() => any} */
  give: () => (/** @type {number} */ number) => number * 2,
};

/** @param {any} [more] */
const make = async (more) => (await observe("callbacks", undefined, { ...imports, ...more })).guest;

/** @type {any} */
let guest;
beforeEach(async () => {
  guest = await make();
});

/** @param {() => unknown} call @returns {any} */
function thrown(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  return assert.fail("nothing was thrown");
}

describe("the host's functions", () => {
  test("are called with values of every kind", () => {
    let calls = 0;
    guest.callNothing(() => calls++);
    assert.equal(calls, 1);
    assert.deepEqual(
      guest.map([1, 2, 3], (/** @type {number} */ it) => it / 2),
      Float64Array.of(0.5, 1, 1.5),
    );
    /** @type {unknown[]} */
    const seen = [];
    assert.equal(
      guest.visit(["a", "", "é", "x".repeat(50_000)], (/** @type {string} */ it) => seen.push(it)),
      4,
    );
    assert.deepEqual(seen, ["a", "", "é", "x".repeat(50_000)]);
    assert.equal(
      guest.look([1, 2, 3], (/** @type {Uint8Array} */ it) => it.reduce((a, b) => a + b)),
      6,
    );
    assert.equal(
      guest.lookAtRow({ id: 7, name: "é" }, (/** @type {any} */ row) => `${row.id}${row.name}`),
      "7é",
    );
    assert.equal(
      guest.two((/** @type {number} */ a, /** @type {string} */ b) => `${a} ${b}`),
      "1 two",
    );
    /** @type {unknown[]} */
    let args = [];
    assert.equal(
      guest.three((/** @type {unknown[]} */ ...given) => {
        args = given;
        return "a";
      }),
      "a",
    );
    assert.deepEqual(args, [true, 2, Uint8Array.of(3, 3, 3)]);
    assert.equal(
      guest.three(() => undefined),
      undefined,
    );
    const row = { id: 4, name: "four" };
    const back = guest.four((/** @type {unknown[]} */ ...given) => {
      args = given;
      return { ...row, id: 5 };
    });
    assert.deepEqual(args, [1, -2n, 3.5, row]);
    assert.deepEqual(back, { id: 5, name: "four" });
    assert.equal(guest.maybe(), undefined);
    assert.equal(guest.maybe(null), undefined);
    assert.equal(
      guest.maybe((/** @type {number} */ it) => it + 1),
      2,
    );
  });

  test("are functions", () => {
    for (const value of [undefined, null, {}, "x", 5]) {
      assert.throws(() => guest.callNothing(value), {
        name: "TypeError",
        message: `callNothing: parameter \`it\` must be a function, not ${typeof value}`,
      });
    }
    assert.throws(() => guest.maybe(5), /^TypeError: maybe: parameter `it` must be a function, not number$/);
    assert.equal(guest.sumTo(3), 6);
  });

  test("are called without `this`", () => {
    let it;
    guest.callNothing(
      /** @this {unknown} */ function () {
        it = this;
      },
    );
    assert.equal(it, undefined);
  });

  test("may fail where a `Result` is expected", () => {
    assert.equal(
      guest.tryIt((/** @type {number} */ it) => it + 1),
      "ok 8",
    );
    const fail = () => {
      throw new Error("no luck");
    };
    assert.equal(guest.tryIt(fail), "failed: no luck");
    assert.equal(
      guest.tryIt(() => "x"),
      "failed: tryIt: parameter `it`: its result must be an integer from 0 to 4294967295 (u32), not string",
    );
  });

  test("end the call where none is", async () => {
    const error = new Error("tired");
    const fail = () => {
      throw error;
    };
    assert.equal(
      thrown(() => guest.map([1], fail)),
      error,
    );
    assert.throws(() => guest.sumTo(1), {
      name: "GuestPanic",
      message: "poisoned: map: parameter `each` threw: tired",
    });
    guest = await make();
    assert.throws(() => guest.map([1], () => "1"), {
      name: "TypeError",
      message: "map: parameter `each`: its result must be a number (f64), not string",
    });
    assert.throws(() => guest.sumTo(1), /^GuestPanic: poisoned: map: parameter `each` threw: map: parameter/);
  });

  test("are kept", () => {
    const heard = [""];
    assert.equal(
      guest.keep((/** @type {string} */ it) => heard.push(it)),
      1,
    );
    assert.equal(
      guest.keep(() => 10),
      2,
    );
    assert.equal(guest.tell("a"), 12);
    assert.equal(guest.tell("b"), 13);
    guest.dropKept();
    assert.equal(guest.tell("c"), 0);
    assert.deepEqual(heard, ["", "a", "b"]);
    assert.equal(
      guest.once((/** @type {string[]} */ it) => it.join()),
      "a,b",
    );
    guest.neverCalled(() => assert.fail("it was called"));
  });

  test("come from imports", async () => {
    assert.equal(guest.callGiven(21), 42);
    guest = await make({ give: () => "no function" });
    assert.throws(() => guest.callGiven(1), /the import `give`: its result must be a function, not string$/);
    const error = new Error("given");
    guest = await make({
      give: () => () => {
        throw error;
      },
    });
    assert.equal(
      thrown(() => guest.callGiven(1)),
      error,
    );
    assert.throws(() => guest.sumTo(1), /poisoned: the import `give`: its result threw: given$/);
  });

  test("may call the guest again", () => {
    const outer = guest.map([1, 2, 3], (/** @type {number} */ it) => {
      const [half] = guest.map([it], (/** @type {number} */ it) => it / 2);
      return guest.two((/** @type {number} */ a, /** @type {string} */ b) => `${a + half} ${b}`).length;
    });
    assert.deepEqual(outer, Float64Array.of(7, 5, 7));
  });
});

describe("the guest's functions", () => {
  test("are functions", () => {
    const add = guest.adder(40);
    assert.equal(typeof add, "function");
    assert.equal(add(2), 42);
    assert.equal(add(4294967295), 39);
    assert.throws(() => add("2"), /^TypeError: guest function: parameter `1` must be an integer/);
    assert.throws(() => add(-1), /^RangeError: guest function: parameter `1` must be/);
    const [two, , sixteen] = guest.parsers();
    assert.equal(two("101"), 5);
    assert.equal(sixteen("ff"), 255);
    assert.throws(() => two("102"), GuestError);
    assert.equal(two("1"), 1);
    const count = guest.counter();
    assert.deepEqual([count(), count(), count()], [1, 2, 3]);
    const repeat = guest.repeater(3);
    for (const text of ["", "é", "x".repeat(10_000), "y".repeat(100_000)]) {
      assert.equal(repeat(text), text.repeat(3));
    }
  });

  test("have ends", () => {
    const add = guest.adder(1);
    add.free();
    assert.throws(() => add(1), {
      name: "ResourceError",
      message: "guest function: the function was freed",
    });
    assert.throws(() => add.free(), ResourceError);
    const { dispose } = Symbol;
    if (!dispose) return;
    const other = guest.adder(1);
    other[dispose]();
    assert.throws(() => other(1), ResourceError);
    other[dispose]();
  });

  test("go anywhere a function may go", () => {
    const add = guest.adder(1);
    assert.deepEqual(guest.map([1, 2], add), Float64Array.of(2, 3));
    const both = guest.compose(add, (/** @type {number} */ it) => it * 10);
    assert.equal(both(1), 20);
    assert.equal(guest.compose(both, both)(1), 210);
    both.free();
    assert.equal(add(1), 2, "it is the host's as before");
    assert.equal(
      guest.apply()((/** @type {number} */ it) => it * it),
      5,
    );
    const made = guest.make()(5);
    assert.equal(made(2), 7);
    made.free();
  });

  test("may panic", () => {
    const bomb = guest.bomb();
    assert.throws(() => bomb(), { name: "GuestPanic", message: "the bomb went off" });
    assert.throws(() => bomb(), { name: "GuestPanic", message: "poisoned: the bomb went off" });
    assert.throws(() => guest.adder(1), GuestPanic);
  });

  test("are lent to imports until these return", async () => {
    assert.equal(guest.sumTo(4), 10);
    assert.deepEqual(guest.sorted([3, 1, 2], false), Float64Array.of(1, 2, 3));
    assert.deepEqual(guest.sorted([3, 1, 2], true), Float64Array.of(3, 2, 1));
    assert.deepEqual(guest.lengths(["a", "é", "x".repeat(20_000)]), Uint32Array.of(1, 2, 20_000, 20_003));
    assert.deepEqual(guest.renamed("é"), [{ id: 1, name: "é" }, undefined]);
    /** @type {any} */
    let kept;
    guest = await make({
      each: (/** @type {number} */ _, /** @type {Fn} */ it) => {
        kept = it;
        it(5);
      },
    });
    assert.equal(guest.sumTo(1), 5);
    assert.throws(() => kept(1), {
      name: "ResourceError",
      message: "guest function: the function was lent for a call that is over",
    });
    assert.equal("free" in kept, false);
    assert.equal(guest.sumTo(1), 5);
  });

  test("are given to imports for good", () => {
    assert.equal(guest.listenTo("a", "yes"), 1);
    const listener = imports.listeners.get("a");
    assert.equal(listener("q"), "q: yes");
    listener.free();
    assert.throws(() => listener("q"), ResourceError);
    const [one, two, add] = guest.lendAndGive(10);
    assert.deepEqual([one, two, add(3)], [11, 12, 13]);
    add.free();
  });

  test("can't be called in a call of their own, if they change", async () => {
    /** @type {any} */
    let again;
    guest = await make({
      fold: (/** @type {string[]} */ texts, /** @type {Fn} */ it) => {
        again = () => it("again");
        return texts.reduce((sum, text) => sum + it(text), 0);
      },
    });
    assert.deepEqual(guest.lengths(["a"]), Uint32Array.of(1, 1));
    assert.throws(() => again(), /was lent for a call that is over/);
  });
});

test("nothing is left of functions", async () => {
  const { guest, bytes } = await observe("callbacks", undefined, imports);
  const round = () => {
    guest.map([1, 2, 3], (/** @type {number} */ it) => it);
    guest.keep(() => 1);
    guest.dropKept();
    guest.neverCalled(() => {});
    const add = guest.compose(
      (/** @type {number} */ it) => it,
      (/** @type {number} */ it) => it,
    );
    add(1);
    add.free();
    guest.sumTo(3);
  };
  for (let i = 0; i < 100; i++) round();
  const before = bytes();
  for (let i = 0; i < 20_000; i++) round();
  assert.equal(bytes(), before);
});
