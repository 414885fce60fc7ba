// Guests that lie about handles, or call their host with what no guest of Wharf's would.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { FREE, OUTSIDE } from "./support/hostile.js";
import { observe } from "./support/packages.js";

/** @typedef {import("./support/packages.js").Observed} Observed */

/** What the guests of the tests import; nobody gets that far. */
const rest = new Proxy(
  /** @type {any} */ ({
    Canvas: Object.assign(function Canvas() {}, { open: () => {} }),
    Pencil: function Pencil() {},
    log: () => assert.fail("the host was called"),
  }),
  { get: (target, name) => target[name] ?? (() => assert.fail(`${String(name)} was called`)) },
);

/**
 * Fails unless a call of an export that does this instead is a GuestPanic, and the instance poisoned.
 * @param {string} from the package
 * @param {string} link the export
 * @param {(exports: any, observed: Observed) => any} instead
 * @param {(guest: any) => unknown} call
 */
async function refused(from, link, instead, call) {
  const observed = await observe(
    from,
    (exports, observed) => {
      assert.equal(typeof exports[link], "function", link);
      return { [link]: () => instead(exports, observed) };
    },
    from === "objects" ? undefined : rest,
  );
  const { guest, GuestPanic } = observed;
  assert.throws(
    () => call(guest),
    (error) => {
      assert(error instanceof GuestPanic, String(error));
      assert.match(/** @type {Error} */ (error).message, /^(?!poisoned)/);
      return true;
    },
  );
  assert.throws(() => call(guest), /^GuestPanic: poisoned: /);
}

/** Handles that can be none of a guest's. @param {number} end */
const wrong = (end) => [0, 1, 2, 3, FREE + 1, FREE + 2, end, end + 4, -4, -1, 0x7fffffff];

/** The size of memory. @param {any} exports */
const end = (exports) => exports.memory.buffer.byteLength;

describe("handles of no object", () => {
  for (const [i, what] of [
    "0",
    "1",
    "2",
    "3",
    "odd",
    "half",
    "the end",
    "beyond",
    "-4",
    "-1",
    "far",
  ].entries()) {
    test(`returned: ${what}`, () =>
      refused(
        "objects",
        "Counter.named",
        (exports) => wrong(end(exports))[i],
        (guest) => guest.Counter.named("x", 1),
      ));

    test(`made: ${what}`, () =>
      refused(
        "objects",
        "Nothing.new",
        (exports) => wrong(end(exports))[i],
        (guest) => new guest.Nothing(),
      ));

    test(`in a result: ${what}`, () =>
      refused(
        "objects",
        "states",
        (exports) => {
          const handle = wrong(end(exports))[i] ?? 0;
          new Uint32Array(exports.memory.buffer).set([FREE + 64, handle], FREE / 4);
          return FREE;
        },
        (guest) => guest.states(),
      ));

    test(`of a function: ${what}`, () =>
      refused(
        "callbacks",
        "adder",
        (exports) => wrong(end(exports))[i],
        (guest) => guest.adder(1),
      ));
  }

  test("beside good ones: those are forgotten", async () => {
    await refused(
      "objects",
      "many",
      (exports) => {
        const words = new Uint32Array(exports.memory.buffer);
        words.set([FREE + 8, 2, FREE + 256, 0, 0, 0, 0, 0], FREE / 4);
        return FREE;
      },
      (guest) => guest.many(2),
    );
  });
});

describe("a function that returns", () => {
  /** @type {[string, (end: number) => number][]} */
  const wrong = [
    ["nowhere", (end) => end],
    ["half outside", (end) => end - 2],
    ["misaligned", () => FREE + 2],
    ["negative", () => -4],
  ];
  for (const [name, at] of wrong) {
    test(name, async () => {
      const observed = await observe("callbacks", (exports) => ({ $invoke: () => at(end(exports)) }), rest);
      const add = observed.guest.adder(1);
      assert.throws(() => add(1), observed.GuestPanic);
      assert.throws(() => add(1), /^GuestPanic: poisoned/);
    });
  }
});

describe("imports called with", () => {
  for (const [name, lie] of OUTSIDE) {
    test(`text ${name}`, () =>
      refused(
        "imports",
        "log_all",
        (exports, { host }) => host.log(...lie(end(exports)).map((it) => it | 0)),
        (guest) => guest.logAll("x", 1),
      ));

    test(`bytes ${name}`, () =>
      refused(
        "imports",
        "bytes",
        (exports, { host }) => host.same_bytes(...lie(end(exports)).map((it) => it | 0)),
        (guest) => guest.bytes([1]),
      ));

    test(`words ${name}`, () =>
      refused(
        "imports",
        "words",
        (exports, { host }) => {
          new Uint32Array(exports.memory.buffer).set(lie(end(exports)), FREE / 4);
          return host.same_words(FREE, 1);
        },
        (guest) => guest.words(["x"]),
      ));
  }

  /** @type {[string, string, string, (host: any, end: number) => unknown, unknown][]} */
  const calls = [
    ["no text", "text", "same_text", (host) => host(FREE, 1), "x"],
    ["a layout nowhere", "point", "same_point", (host, end) => host(end - 8), { x: 1, y: 2 }],
    ["a misaligned layout", "point", "same_point", (host) => host(FREE + 4), { x: 1, y: 2 }],
    ["no character", "letter", "same_letter", (host) => host(0xd800), "a"],
    ["no case", "kind", "same_kind", (host) => host(2), "small"],
    ["no option", "maybe_number", "same_maybe_number", (host) => host(2, 1), 1],
    ["no discriminant", "tree", "same_tree", (host) => host(FREE), { tag: "leaf", val: "" }],
    [
      "a list of lists that are all memory",
      "tree",
      "same_tree",
      (host) => host(FREE + 64),
      { tag: "leaf", val: "" },
    ],
  ];
  for (const [name, link, imported, call, given] of calls) {
    test(name, () =>
      refused(
        "imports",
        link,
        (exports, { host }) => {
          const words = new Uint32Array(exports.memory.buffer);
          words[FREE / 4] = 0xff;
          // A fork whose trees are forks, and so on, round and round.
          words.set([1, FREE + 64, 1], (FREE + 64) / 4);
          return call(host[imported], words.byteLength);
        },
        (guest) => guest[link.replace(/_./g, (it) => it.slice(1).toUpperCase())](given),
      ),
    );
  }

  /** @type {[string, (host: any, lent: number) => unknown][]} */
  const handles = [
    ["drawing on nothing", (host) => host["Canvas.draw"](0, 0, 0)],
    ["drawing on what isn't there", (host) => host["Canvas.draw"](1000, 0, 0)],
    ["drawing on something negative", (host) => host["Canvas.draw"](-1, 0, 0)],
    ["drawing with a pencil", (host, lent) => host["Pencil.lead"](lent)],
    ["closing what is lent", (host, lent) => host["Canvas.close"](lent)],
    ["dropping what is lent", (host, lent) => host.$drop(lent)],
    ["dropping nothing", (host) => host.$drop(0)],
    ["dropping what isn't there", (host) => host.$drop(99)],
  ];
  for (const [name, use] of handles) {
    test(`a handle: ${name}`, async () => {
      let lent = 0;
      const observed = await observe(
        "imports",
        (exports, observed) => ({
          paint_on: (/** @type {number} */ handle) => {
            lent = handle;
            return use(observed.host, handle);
          },
        }),
        rest,
      );
      const { guest, GuestPanic } = observed;
      assert.throws(() => guest.paintOn({}, "x"), GuestPanic);
      assert(lent > 0);
      assert.throws(() => guest.kept(), /^GuestPanic: poisoned: handle /);
    });
  }

  test("a handle that was lent before", async () => {
    let lent = 0;
    const { guest, GuestPanic } = await observe(
      "imports",
      (exports, observed) => ({
        paint_on: (/** @type {number} */ handle) => (lent = handle),
        kept: () => observed.host["Canvas.draw"](lent, 0, 0),
      }),
      rest,
    );
    guest.paintOn({}, "x");
    assert.throws(() => guest.kept(), GuestPanic);
  });

  test("a function that was lent before, or is none", async () => {
    for (const use of [
      (/** @type {any} */ host, /** @type {number} */ lent) => host.$invoke(lent, 0),
      (/** @type {any} */ host) => host.$invoke(0, 0),
      (/** @type {any} */ host) => host.$invoke(-1, 0),
    ]) {
      let lent = 0;
      const { guest, GuestPanic } = await observe(
        "callbacks",
        (exports, observed) => ({
          call_nothing: (/** @type {number} */ handle) => (lent = handle),
          drop_kept: () => use(observed.host, lent),
        }),
        rest,
      );
      guest.callNothing(() => assert.fail("it was called"));
      assert.throws(() => guest.dropKept(), GuestPanic);
    }
  });

  test("arguments of a function that lie nowhere", async () => {
    for (const at of [1, 2, -4, 0x7ffffffc]) {
      await refused(
        "callbacks",
        "try_it",
        (_, { host }) => host.$invoke(1, at),
        (guest) => guest.tryIt(() => assert.fail("it was called")),
      );
    }
  });
});
