// Calls within calls: the arena is a stack, and so is everything else that a call takes.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { load, observe } from "./support/packages.js";

const { instantiate, GuestError, GuestPanic } = await load("nesting");

/**
 * An instance whose `step` is `descend`.
 * @param {any} [imports]
 */
async function make(imports) {
  /** @type {any} */
  const guest = await instantiate({
    imports: {
      step: (/** @type {any[]} */ ...args) => guest.descend(...args),
      turn: () => [],
      ...imports,
    },
  });
  return guest;
}

/** @param {() => unknown} call @returns {any} */
function thrown(call) {
  try {
    call();
  } catch (error) {
    return error;
  }
  return assert.fail("nothing was thrown");
}

/**
 * What `descend` says when it has come back.
 * @param {number} depth
 * @param {string} text
 */
function expected(depth, text) {
  let [all, path] = ["", text];
  for (let i = depth; i > 0; i--) {
    all = ` <- ${i}:${Buffer.byteLength(path)}${all}`;
    path += `/${i}`;
  }
  return `the end of ${path}${all}`;
}

describe("export, import, export, import", () => {
  // Short, up to the end of the arena in some call, and beyond it in all of them.
  for (const [name, text] of /** @type {[string, string][]} */ ([
    ["short", "x"],
    ["é", "é".repeat(100)],
    ["half of the arena", "y".repeat(2000)],
    ["all of the arena", "y".repeat(5461)],
    ["a block", "y".repeat(5462)],
    ["a large block", "é".repeat(100_000)],
  ])) {
    for (const grow of [0, 3]) {
      test(`with text at each level: ${name}, growing by ${grow} pages`, async () => {
        const guest = await make();
        for (const depth of [0, 1, 2, 5, 20]) {
          assert.equal(guest.descend(depth, text, grow, ""), expected(depth, text));
        }
      });
    }
  }

  test("an inner level that fails", async () => {
    const guest = await make();
    for (const text of ["x", "y".repeat(3000), "z".repeat(20_000)]) {
      for (let i = 0; i < 10; i++) {
        const error = thrown(() => guest.descend(4, text, i % 2, "fail"));
        assert(error instanceof GuestError);
        assert.equal(error.payload, `failed at ${text}/4/3/2/1 <- 1 <- 2 <- 3 <- 4`);
        assert.equal(guest.descend(3, text, 0, ""), expected(3, text));
      }
    }
  });

  test("an import that throws, deep inside", async () => {
    const error = new Error("é".repeat(10_000));
    const guest = await make({
      step(/** @type {number} */ depth, /** @type {any[]} */ ...rest) {
        if (depth === 0) throw error;
        return guest.descend(depth, ...rest);
      },
    });
    for (let i = 0; i < 100; i++) {
      const at = (/** @type {string} */ text) => `${text} <- 1 <- 2 <- 3`;
      assert.equal(thrown(() => guest.descend(3, "x", 0, "")).payload, at(error.message));
      assert.match(
        guest.descend(3, "y".repeat(8000), 0, "recover"),
        /^recovered from ééé.* <- 2:8002 <- 3:8000$/,
      );
    }
  });

  test("an inner panic, which nobody survives", async () => {
    /** @type {unknown[]} */
    const seen = [];
    const guest = await make({
      step(/** @type {any[]} */ ...args) {
        try {
          return guest.descend(...args);
        } catch (error) {
          seen.push(error);
          throw error;
        }
      },
    });
    const error = thrown(() => guest.descend(3, "x", 1, "panic"));
    assert(error instanceof GuestPanic);
    assert.equal(error.message, "panicked at x/3/2/1");
    assert.match(error.location, /lib.rs:\d+$/);
    assert.deepEqual(seen, [error, error, error], "every caller gets the same");
    assert.throws(() => guest.descend(0, "x", 0, ""), {
      name: "GuestPanic",
      message: "poisoned: panicked at x/3/2/1",
    });
  });

  test("an inner panic that the host catches", async () => {
    for (const returned of ["fine", 5]) {
      /** @type {any} */
      let caught;
      const guest = await make({
        step(/** @type {any[]} */ ...args) {
          try {
            return guest.descend(...args);
          } catch (error) {
            caught = error;
            return returned;
          }
        },
      });
      const error = thrown(() => guest.descend(1, "x", 0, "panic"));
      assert.equal(error, caught, "the guest doesn't go on, and the caller hears why");
      assert.equal(error.message, "panicked at x/1");
      assert.throws(() => guest.descend(0, "x", 0, ""), /poisoned: panicked at x\/1$/);
    }
    const other = new Error("something else");
    const guest = await make({
      step(/** @type {any[]} */ ...args) {
        assert.throws(() => guest.descend(...args), GuestPanic);
        assert.throws(() => guest.descend(0, "x", 0, ""), /poisoned/);
        throw other;
      },
    });
    assert.equal(
      thrown(() => guest.descend(1, "x", 0, "panic")),
      other,
    );
    assert.throws(() => guest.descend(0, "x", 0, ""), /poisoned: panicked at x\/1$/);
  });

  test("a stack that overflows", async () => {
    const guest = await make();
    const error = thrown(() => guest.descend(1_000_000, "x", 0, "recover"));
    // Which of the two stacks is full first is the engine's business.
    assert(error instanceof GuestPanic || error instanceof RangeError, String(error));
    assert.throws(() => guest.descend(0, "x", 0, ""), GuestPanic);
    assert.equal((await make()).descend(1, "x", 0, ""), expected(1, "x"));
  });
});

test("arguments of every kind stay what they are while the host has its turn", async () => {
  /** @type {any} */
  const guest = await make({
    turn(/** @type {Float64Array} */ numbers, /** @type {string[]} */ words, /** @type {any} */ say) {
      // Calls that use the arena and blocks, and that fail.
      guest.descend(3, "x".repeat(numbers.length), 1, "");
      assert.throws(() => guest.descend(2, "y".repeat(6000), 0, "fail"), GuestError);
      assert.throws(() => guest.descend(1, 5, 0, ""), TypeError);
      assert.throws(() => guest.hold("x", "y", [1, "2"], [], new Uint8Array(1)), TypeError);
      const said = words.map((word) => say(word));
      return [...said, `${numbers.length}`];
    },
  });
  for (const size of [0, 1, 10, 600, 3000, 50_000]) {
    const numbers = Float64Array.from({ length: size }, (_, i) => i / 2);
    const words = ["é".repeat(size / 10), "b"];
    const bytes = Uint8Array.from({ length: size }, (_, i) => i);
    const lent = "l".repeat(size);
    const all = guest.hold(lent, "ö".repeat(size), numbers, words, bytes);
    assert.deepEqual(all, [...words, ...words, ...words.map((word) => `${word} of ${lent}`), `${size}`]);
    assert.deepEqual(bytes, Uint8Array.from({ length: size }, (_, i) => i).toReversed());
  }
});

test("a getter that calls the guest while its object is read", async () => {
  const { guest } = await observe("callbacks", undefined, {
    each: () => {},
    sort: () => [],
    fold: () => 0,
    perhaps: () => {},
    listen: () => 0,
    callLent: () => 0,
    give: () => () => 0,
  });
  const repeat = guest.repeater(1);
  const row = {
    id: 1,
    get name() {
      repeat("z".repeat(4000));
      return "name";
    },
  };
  const both = guest.lookAtRow(row, (/** @type {any} */ it) => `${it.id}${it.name}`);
  assert.equal(both, "1name");
});

test("functions of the guest's that call the host", async () => {
  const guest = await make();
  const step = guest.stepper("from here");
  assert.equal(step(0), "the end of from here");
  assert.equal(step(2), expected(2, "from here"));
  const other = await make({
    step: () => {
      throw new Error("no");
    },
  });
  assert.throws(() => other.stepper("x")(1), { name: "GuestError", payload: "no" });
});

test("memory is what it was", async () => {
  let fails = false;
  /** @type {import("./support/packages.js").Observed} */
  const observed = await observe("nesting", undefined, {
    step(/** @type {any[]} */ ...args) {
      if (fails && args[0] === 1) throw new Error("x".repeat(args[1].length));
      return observed.guest.descend(...args);
    },
    turn: () => [],
  });
  const { guest } = observed;
  const round = () => {
    for (const text of ["x", "y".repeat(4000), "z".repeat(30_000)]) {
      for (fails of [false, true]) {
        guest.descend(4, text, 0, "recover");
        assert.throws(() => guest.descend(2, text, 0, "fail"), GuestError);
      }
    }
  };
  for (let i = 0; i < 10; i++) round();
  const before = observed.bytes();
  for (let i = 0; i < 1000; i++) round();
  assert.equal(observed.bytes(), before);
});

// 100 000 with WHARF_PANICS=100000.
test("a thousand panics, each in an instance of its own", async (t) => {
  const panics = Number(process.env["WHARF_PANICS"] ?? 1000);
  t.diagnostic(`WHARF_PANICS=${panics}`);
  for (let i = 0; i < panics; i++) {
    const guest = await make();
    assert.throws(() => guest.descend(i % 4, "x", 0, "panic"), GuestPanic);
    assert.throws(() => guest.descend(0, "x", 0, ""), GuestPanic);
  }
  assert.equal((await make()).descend(1, "x", 0, ""), expected(1, "x"));
});
