// Functions and objects of the host's that the guest calls and holds.

import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { load, observe } from "./support/packages.js";

const { instantiate, GuestError } = await load("imports");

class Canvas {
  /** @type {string[]} */
  static opened = [];

  /** @param {number} width */
  constructor(width) {
    this.width = width;
    /** @type {string[]} */
    this.drawn = [];
  }

  /** @param {string} name */
  static open(name) {
    if (name === "none") throw new Error("no such canvas");
    Canvas.opened.push(name);
    return new Canvas(name.length);
  }

  /** @param {string} what */
  draw(what) {
    this.drawn.push(what);
    return this.drawn.length;
  }

  clear() {
    this.drawn = [];
  }

  close() {
    return `closed at ${this.width}`;
  }
}

class Pencil {
  lead = 0.5;
}

/** Whatever a guest of the tests imports. */
const all = Object.assign(
  Object.fromEntries(
    [
      "Unit Boolean Letter Byte Small Long Wide Single Double Kind MaybeNumber MaybeText Text OwnedText Bytes",
      "OwnedBytes Words Point LentPoint Points Array Pair Map Tree",
    ]
      .join(" ")
      .split(" ")
      .map((name) => [`same${name}`, (/** @type {unknown} */ it) => it]),
  ),
  {
    log: () => {},
    importAdd: (/** @type {number} */ a, /** @type {number} */ b) => a + b,
    name: (/** @type {number} */ id) => `name ${id}`,
    words: (/** @type {number} */ id) => ["word", String(id)],
    must: (/** @type {number} */ id) => `must ${id}`,
    load: (/** @type {number} */ id) => ({ id, name: `row ${id}` }),
    check: () => {},
    chosenName: () => 42,
    merge: (/** @type {Canvas} */ a, /** @type {Canvas} */ b, /** @type {Canvas[]} */ others) =>
      others.length ? b : undefined,
    largest: (/** @type {Canvas[]} */ all) => Math.max(...all.map((it) => it.width)),
    Canvas,
    Pencil,
  },
);

/** An instance with some imports of its own. @param {any} [imports] */
const make = (imports) => instantiate({ imports: { ...all, ...imports } });

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
 * Fails unless a call ends with an error, and the instance with it.
 * @param {any} guest
 * @param {() => unknown} call
 * @param {unknown} error
 * @param {string} why
 */
function ends(guest, call, error, why) {
  assert.equal(thrown(call), error);
  for (const later of [call, () => guest.kept(), () => guest.add(1, 2)]) {
    assert.throws(later, { name: "GuestPanic", message: `poisoned: ${why}` });
  }
}

describe("what is missing", () => {
  /** @type {[any, string][]} */
  const wrong = [
    [{ log: undefined }, "instantiate: imports.log must be a function, not undefined"],
    [{ importAdd: 5 }, "instantiate: imports.importAdd must be a function, not number"],
    [
      { chosenName: undefined, chosen: () => 1 },
      "instantiate: imports.chosenName must be a function, not undefined",
    ],
    [{ Canvas: undefined }, "instantiate: imports.Canvas must be a function, not undefined"],
    [{ Canvas: {} }, "instantiate: imports.Canvas must be a function, not object"],
    [{ Canvas: () => {} }, "instantiate: imports.Canvas.open must be a function, not undefined"],
  ];
  for (const [imports, message] of wrong) {
    test(message, async () => {
      await assert.rejects(make(imports), { name: "TypeError", message });
    });
  }

  test("everything", async () => {
    const message = /^instantiate: imports\.\w+ must be a function, not undefined$/;
    for (const options of [undefined, {}, { imports: undefined }, { imports: null }, { imports: {} }]) {
      await assert.rejects(instantiate(options), { name: "TypeError", message });
    }
  });

  test("nothing that the guest declares and never calls", async () => {
    assert.equal("unused" in all, false);
    assert.equal((await make()).callChosen(), 42);
  });
});

test("the package is no instance", async () => {
  const names = Object.keys(await load("imports"));
  assert.deepEqual(names.toSorted(), ["GuestError", "GuestPanic", "instantiate"]);
});

describe("calls", () => {
  test("with text", async () => {
    /** @type {string[]} */
    const lines = [];
    const guest = await make({ log: (/** @type {string} */ line) => lines.push(line) });
    const texts = [
      "",
      "a",
      "hello",
      "sixteen letters.",
      "seventeen letters",
      "é",
      "💧".repeat(9),
      "x".repeat(1e6),
    ];
    for (const text of texts) guest.logAll(text, 2);
    assert.deepEqual(
      lines,
      texts.flatMap((text) => [text, text]),
    );
  });

  test("as members of what was given", async () => {
    const imports = {
      ...all,
      sum: 0,
      importAdd(/** @type {number} */ a, /** @type {number} */ b) {
        return (this.sum += a + b);
      },
    };
    const guest = await instantiate({ imports });
    assert.equal(guest.add(1, 2), 3);
    assert.equal(guest.add(1, 2), 6);
    assert.equal(imports.sum, 6);
    // Looked up at each call.
    imports.importAdd = () => 9;
    assert.equal(guest.add(1, 2), 9);
  });

  test("with numbers as they are in JavaScript", async () => {
    /** @type {number[][]} */
    const seen = [];
    const guest = await make({
      importAdd: (/** @type {number[]} */ ...args) => {
        seen.push(args);
        return 4294967295;
      },
    });
    assert.equal(guest.add(4294967295, 2147483648), 4294967295);
    assert.deepEqual(seen, [[4294967295, 2147483648]]);
  });

  /** @type {[string, unknown][]} */
  const values = [
    ["unit", undefined],
    ["boolean", true],
    ["boolean", false],
    ["letter", "💧"],
    ["letter", "\0"],
    ["byte", 255],
    ["small", -32768],
    ["long", 2n ** 64n - 1n],
    ["wide", -(2n ** 127n)],
    ["single", 0.5],
    ["single", NaN],
    ["double", -0],
    ["double", Infinity],
    ["kind", "very-large"],
    ["maybeNumber", undefined],
    ["maybeNumber", 0],
    ["maybeText", undefined],
    ["maybeText", ""],
    ["maybeText", "x".repeat(20_000)],
    ["text", "é".repeat(5461)],
    ["ownedText", "x".repeat(100_000)],
    ["bytes", new Uint8Array(0)],
    ["bytes", Uint8Array.of(1, 2, 3)],
    ["ownedBytes", new Uint8Array(300_000).fill(7)],
    ["words", []],
    ["words", ["a", "", "ccc", "é"]],
    ["words", new Array(5000).fill("word")],
    ["point", { x: 1, y: -0.5 }],
    ["lentPoint", { x: 1, y: NaN }],
    ["points", [{ x: 1, y: 2 }]],
    ["points", new Array(2000).fill({ x: 1, y: 2 })],
    ["array", Uint16Array.of(1, 2, 65535)],
    ["pair", [1, "one"]],
    [
      "map",
      new Map([
        ["a", 1],
        ["", 4294967295],
      ]),
    ],
    ["tree", { tag: "leaf", val: "é" }],
    [
      "tree",
      {
        tag: "fork",
        val: {
          trees: [
            { tag: "leaf", val: "a" },
            { tag: "fork", val: { trees: [] } },
          ],
        },
      },
    ],
  ];
  test("with values of every kind", async () => {
    /** @type {unknown[]} */
    const seen = [];
    const same = Object.keys(all).filter((name) => name.startsWith("same"));
    const guest = await make(
      Object.fromEntries(
        same.map((name) => [
          name,
          (/** @type {unknown} */ it) => {
            seen.push(it);
            return it;
          },
        ]),
      ),
    );
    for (const [name, value] of values) {
      assert.deepEqual(guest[name](value), value, name);
      assert.deepEqual(seen.pop(), value, name);
    }
  });

  test("whose results are checked", async () => {
    /** @type {[string, unknown, unknown, RegExp][]} */
    const wrong = [
      ["byte", 1, 256, /^RangeError: the import `sameByte`: its result must be an integer from 0 to 255/],
      ["byte", 1, "1", /^TypeError: the import `sameByte`: its result must be an integer/],
      ["boolean", true, 1, /^TypeError: the import `sameBoolean`: its result must be/],
      ["letter", "a", "ab", /^TypeError: the import `sameLetter`: its result must be/],
      ["long", 1n, 1, /^TypeError: the import `sameLong`: its result must be/],
      ["kind", "small", "tiny", /^TypeError: the import `sameKind`: its result must be one of/],
      ["text", "a", 5, /^TypeError: the import `sameText`: its result must be a string, not number$/],
      ["text", "a", Promise.resolve("a"), /must be a string, not object$/],
      [
        "point",
        { x: 1, y: 2 },
        { x: 1 },
        /^TypeError: the import `samePoint`: its result.y must be a number/,
      ],
      ["words", [], ["a", 1], /^TypeError: the import `sameWords`: its result\[1\] must be a string/],
      ["array", [1, 2, 3], [1, 2], /^RangeError: the import `sameArray`: its result must have 3 elements/],
    ];
    for (const [name, given, returned, message] of wrong) {
      const imported = `same${name[0]?.toUpperCase()}${name.slice(1)}`;
      const guest = await make({ [imported]: () => returned });
      const error = thrown(() => guest[name](given));
      assert.match(String(error), message);
      const poisoned = `poisoned: the import \`${imported}\` threw: ${error.message}`;
      assert.throws(() => guest.kept(), { name: "GuestPanic", message: poisoned });
    }
  });
});

describe("what the host throws", () => {
  test("is the error of a `Result`: its message", async () => {
    /** @type {any} */
    let error;
    const guest = await make({
      name: () => {
        throw error;
      },
    });
    for (const it of [
      new Error("no"),
      new TypeError("is null"),
      new GuestError("guest"),
      new RangeError(""),
    ]) {
      error = it;
      assert.throws(() => guest.nameOf(1), { name: "GuestError", payload: it.message });
      assert.equal(guest.describe(1), `1 has no name: ${it.message}`);
    }
    error = "text alone";
    assert.equal(guest.describe(1), "1 has no name: text alone");
    error = new Error("x".repeat(100_000));
    assert.equal(guest.describe(1).length, 100_000 + "1 has no name: ".length);
    error = Object.assign(new Error("message"), { payload: "payload" });
    assert.equal(guest.describe(1), "1 has no name: payload");
    assert.equal(guest.kept(), 0, "it goes on");
  });

  test("is the error of a `Result`: its payload", async () => {
    /** @type {any} */
    let error;
    const guest = await make({
      load: () => {
        throw error;
      },
    });
    const denied = { tag: "denied", val: { by: "é".repeat(3000) } };
    for (const it of [{ tag: "missing" }, denied]) {
      error = Object.assign(new Error("message"), { payload: it });
      assert.deepEqual(thrown(() => guest.loadRow(1)).payload, it);
      error = it;
      assert.deepEqual(thrown(() => guest.loadRow(1)).payload, it);
    }
    assert.equal(guest.kept(), 0);
    // That of an export is as good.
    error = thrown(() => guest.loadRow(1));
    assert.deepEqual(thrown(() => guest.loadRow(1)).payload, denied);
  });

  test("is the error of a `Result` of nothing", async () => {
    const guest = await make({
      check: (/** @type {number} */ id) => {
        if (id === 3) throw new Error("not three");
        return "ignored";
      },
    });
    assert.equal(guest.checkAll([1, 2]), 2);
    assert.throws(() => guest.checkAll([1, 2, 3, 4]), { name: "GuestError", payload: "not three" });
  });

  test("for a wrong value, if the error is text", async () => {
    const guest = await make({ name: () => 7 });
    assert.equal(
      guest.describe(1),
      "1 has no name: the import `name`: its result must be a string, not number",
    );
  });

  test("ends the call, if it is no error of that type", async () => {
    for (const error of [
      new Error("no payload"),
      Object.assign(new Error("wrong payload"), { payload: { tag: "unknown" } }),
      Object.assign(new Error("no payload at all"), { payload: undefined }),
      { tag: "unknown" },
      5,
      undefined,
      null,
    ]) {
      const guest = await make({
        load: () => {
          throw error;
        },
      });
      const why = error instanceof Error ? error.message : String(error);
      ends(guest, () => guest.loadRow(1), error, `the import \`load\` threw: ${why}`);
    }
    const value = { id: 1, name: 2 };
    const guest = await make({ load: () => value });
    assert.throws(() => guest.loadRow(1), {
      name: "TypeError",
      message: "the import `load`: its result.name must be a string, not number",
    });
    assert.throws(() => guest.kept(), /^GuestPanic: poisoned: the import `load` threw: the import/);
  });

  test("ends the call, without a `Result`", async () => {
    /** @type {[unknown, string][]} */
    const errors = [
      [new Error("tired"), "tired"],
      [new TypeError("x is not a function"), "x is not a function"],
      [new RangeError(""), "RangeError"],
      [new WebAssembly.RuntimeError("another's trap"), "another's trap"],
      ["text", "text"],
      [Symbol("s"), "Symbol(s)"],
      [undefined, "undefined"],
      [NaN, "NaN"],
      [Object.create(null), "object"],
      [{ toString: () => assert.fail("nobody asked") }, "object"],
    ];
    for (const [error, why] of errors) {
      const fail = () => {
        throw error;
      };
      let guest = await make({ log: fail, must: fail, importAdd: fail });
      ends(guest, () => guest.logAll("x", 2), error, `the import \`log\` threw: ${why}`);
      guest = await make({ importAdd: fail });
      assert(
        Object.is(
          thrown(() => guest.add(1, 2)),
          error,
        ),
      );
      assert.throws(() => guest.kept(), { message: `poisoned: the import \`importAdd\` threw: ${why}` });
      guest = await make({ must: fail });
      assert(
        Object.is(
          thrown(() => guest.mustHave(1)),
          error,
        ),
      );
      assert.throws(() => guest.kept(), { message: `poisoned: the import \`must\` threw: ${why}` });
    }
  });

  test("for a wrong value among many, whose room is given back", async () => {
    const { guest, bytes } = await observe("imports", undefined, {
      ...all,
      words: (/** @type {number} */ id) => ["x".repeat(30_000), id ? "y" : id],
    });
    const wrong = "0 has no words: the import `words`: its result[1] must be a string, not number";
    for (let i = 0; i < 10; i++) assert.equal(guest.wordsOf(0), wrong);
    const before = bytes();
    for (let i = 0; i < 1000; i++) {
      assert.equal(guest.wordsOf(0), wrong);
      assert.equal(guest.wordsOf(1).length, 30_002);
    }
    assert.equal(bytes(), before);
  });

  test("leaves nothing behind: a hundred thousand errors", async () => {
    const large = new Error("é".repeat(20_000));
    const small = new Error("small");
    let count = 0;
    const { guest, bytes } = await observe("imports", undefined, {
      ...all,
      name: () => {
        throw count++ % 100 ? small : large;
      },
    });
    for (let i = 0; i < 1000; i++) thrown(() => guest.nameOf(i));
    const before = bytes();
    for (let i = 0; i < 100_000; i++) thrown(() => guest.nameOf(i));
    assert.equal(count, 101_000);
    assert.equal(bytes(), before);
  });
});

describe("objects of the host's", () => {
  test("are made, used and set by the guest", async () => {
    /** @type {Canvas[]} */
    const made = [];
    class Noted extends Canvas {
      /** @param {number} width */
      constructor(width) {
        super(width);
        made.push(this);
      }
    }
    const guest = await make({ Canvas: Noted });
    assert.equal(guest.paint(3, "a line"), 1);
    assert.equal(made.length, 1);
    assert.equal(made[0]?.width, 4);
    assert.deepEqual(made[0]?.drawn, ["a line"]);
    const pencil = guest.softened(0.25);
    assert(pencil instanceof Pencil);
    assert.equal(pencil.lead, 0.75);
  });

  test("are lent, whatever they are", async () => {
    const guest = await make();
    const canvas = new Canvas(5);
    assert.equal(guest.paintOn(canvas, "é"), 1);
    assert.deepEqual(canvas.drawn, ["é"]);
    const plain = { draw: (/** @type {string} */ what) => what.length };
    assert.equal(guest.paintOn(plain, "four"), 4);
    const callable = Object.assign(() => {}, { draw: () => 9 });
    assert.equal(guest.paintOn(callable, ""), 9);
    assert.equal(guest.clearBoth(canvas, canvas), 10);
    assert.deepEqual(canvas.drawn, []);
    for (const value of [undefined, null, 5, "x", Symbol("s")]) {
      assert.throws(() => guest.paintOn(value, ""), {
        name: "TypeError",
        message: `paintOn: parameter \`canvas\` must be an object, the host's Canvas, not ${
          value === null ? "null" : typeof value
        }`,
      });
    }
    assert.equal(guest.kept(), 0);
  });

  test("are kept, given back, and are the same", async () => {
    const guest = await make();
    const canvases = [new Canvas(1), new Canvas(2), new Canvas(3)];
    for (const canvas of canvases) guest.keep(canvas);
    guest.keep(canvases[0]);
    assert.equal(guest.largestKept(), 3);
    const back = guest.giveBack();
    assert.deepEqual(
      back.map((/** @type {any} */ it) => canvases.indexOf(it)),
      [0, 1, 2, 0],
    );
    assert.equal(guest.kept(), 0);
    assert.equal(guest.close(canvases[1]), "closed at 2");
    const some = guest.through([canvases[0], undefined, canvases[2], null]);
    assert.deepEqual(some, [canvases[0], undefined, canvases[2], undefined]);
    assert(some[0] === canvases[0] && some[2] === canvases[2]);
    guest.keep(canvases[0]);
    assert.equal(guest.mergeWith(canvases[1], canvases[2]), canvases[2]);
    assert.equal(guest.kept(), 0);
    assert.equal(guest.mergeWith(canvases[1], canvases[2]), undefined);
  });

  test("are opened, or fail to", async () => {
    const guest = await make();
    assert.equal(guest.openAndKeep("file"), 1);
    assert.throws(() => guest.openAndKeep("none"), { name: "GuestError", payload: "no such canvas" });
    assert.equal(guest.openAndKeep("other"), 2);
    const wrong = await make({ Canvas: Object.assign(class extends Canvas {}, { open: () => 5 }) });
    assert.throws(() => wrong.openAndKeep("x"), {
      payload: "the import `Canvas.open`: its result must be an object, the host's Canvas, not number",
    });
  });

  test("end the call, if they throw", async () => {
    const error = new Error("out of ink");
    const guest = await make();
    const canvas = {
      draw: () => {
        throw error;
      },
    };
    ends(guest, () => guest.paintOn(canvas, ""), error, "the import `Canvas.draw` threw: out of ink");
    const other = await make({
      Canvas: class {
        static open() {}
        constructor() {
          throw error;
        }
      },
    });
    ends(other, () => other.paint(1, ""), error, "the import `new Canvas` threw: out of ink");
    const third = await make();
    const none = thrown(() => third.paintOn({}, ""));
    assert.match(String(none), /^TypeError: self.draw is not a function/);
    assert.throws(
      () => third.kept(),
      /poisoned: the import `Canvas.draw` threw: self.draw is not a function/,
    );
  });

  test("leave nothing behind", async () => {
    const { guest, bytes, host } = await observe("imports", undefined, all);
    const canvas = new Canvas(1);
    const round = () => {
      guest.keep(canvas);
      guest.paintOn(canvas, "");
      guest.through([canvas, canvas]);
      canvas.drawn = [];
    };
    for (let i = 0; i < 100; i++) round();
    guest.dropKept();
    const before = bytes();
    for (let i = 0; i < 20_000; i++) {
      round();
      if (i % 100 === 0) guest.dropKept();
    }
    guest.dropKept();
    assert.equal(bytes(), before);
    // The table is as long as it ever was at one time: what is lent now gets one of its handles.
    let handle = 0;
    const draw = host["Canvas.draw"];
    assert.equal(typeof draw, "function");
    guest.paintOn({ draw: () => (handle = 1) }, "");
    assert.equal(handle, 1);
  });
});
