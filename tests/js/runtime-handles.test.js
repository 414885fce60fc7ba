// The functions of runtime/js that know handles, one by one, on a made-up guest: one that gives wrong
// handles, has objects in every state, and moves its memory.

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import * as block from "../../runtime/js/src/instance/block.js";
import * as calls from "../../runtime/js/src/instance/calls.js";
import * as memory from "../../runtime/js/src/instance/memory.js";
import * as objects from "../../runtime/js/src/instance/objects.js";
import * as slots from "../../runtime/js/src/instance/slots.js";
import * as table from "../../runtime/js/src/instance/table.js";
import * as text from "../../runtime/js/src/instance/text.js";
import * as views from "../../runtime/js/src/instance/views.js";
import { GuestPanic } from "../../runtime/js/src/shared/errors.js";
import * as imports from "../../runtime/js/src/shared/imports.js";
import * as shared from "../../runtime/js/src/shared/objects.js";

const PAGE = 65_536;
const AREA = 1024;
const ARENA = 16 * 1024;
const RESULT = AREA + ARENA;
const PANIC = RESULT + 4096 + 8;
/** Where there is room for anything. */
const FREE = 32 * 1024;
const LENT_EXCLUSIVELY = 0xffffffff;

/** @type {WebAssembly.Memory} */
let linear;
/** @type {any[][]} what the runtime has called */
let called;
/** @type {any} */
let exports;

beforeEach(() => {
  linear = new WebAssembly.Memory({ initial: 1 });
  called = [];
  exports = {
    memory: linear,
    // Blocks lie one after the other in new memory.
    $alloc(/** @type {number} */ size) {
      called.push(["$alloc", size]);
      return linear.grow(Math.ceil(size / PAGE)) * PAGE;
    },
    $drop: (/** @type {number} */ handle) => called.push(["$drop", handle]),
  };
  memory.attach(exports, AREA, PANIC);
  block.pop(AREA, 0);
});

/** @param {number} at @param {number} state */
const setState = (at, state) => (new Uint32Array(linear.buffer)[at / 4] = state);

describe("the arena", () => {
  test("is a stack", () => {
    assert.equal(block.pushBlock(100), false);
    assert.equal(block.tail, AREA);
    assert.equal(block.arenaFloor, AREA + 104, "aligned");
    const top = block.tail;
    assert.equal(block.roomBehind(ARENA - 104), AREA + 104);
    assert.equal(block.arenaFloor, AREA + 104, "as before");
    assert.equal(block.pushRoom(ARENA - 104), AREA + 104);
    assert.equal(block.arenaFloor, RESULT);
    // Nothing is left, but for what takes nothing.
    assert.equal(block.pushBlock(0), false);
    assert.equal(block.pushBlock(1), true);
    assert.equal(block.tail, PAGE);
    assert.equal(block.roomBehind(1), 2 * PAGE);
    assert.equal(block.arenaFloor, RESULT, "a block is none of it");
    block.pop(AREA + 104, top);
    assert.equal(block.tail, AREA);
    assert.equal(block.pushBlock(ARENA - 105), false);
    assert.equal(block.tail, AREA + 104);
    assert.equal(block.arenaFloor, RESULT);
    assert.deepEqual(called, [
      ["$alloc", 1],
      ["$alloc", 1],
    ]);
  });

  test("keeps what lies there", () => {
    const outer = block.pushRoom(30);
    assert.equal(text.putShortText("outer outer outer outer outer!", outer), 30);
    // Text at the start of the arena has a view of its own, and only there.
    const inner = block.pushRoom(60);
    assert.equal(text.putText("é".repeat(20), inner), 40);
    const read = (/** @type {number} */ at, /** @type {number} */ size) =>
      new TextDecoder().decode(new Uint8Array(linear.buffer, at, size));
    assert.equal(read(outer, 30), "outer outer outer outer outer!");
    assert.equal(read(inner, 40), "é".repeat(20));
  });

  test("is left as it is without memory for a block", () => {
    block.pushBlock(10);
    for (const wrong of [() => 0, () => 0xffffffff, () => -8, () => 2 * PAGE - 8]) {
      exports.$alloc = wrong;
      assert.throws(() => block.pushBlock(ARENA), { name: "RangeError", message: "out of memory" });
      assert.equal(block.arenaFloor, AREA + 16);
    }
  });
});

describe("cells", () => {
  test("have handles in memory", () => {
    for (const handle of [FREE, 4, PAGE - 4]) assert.equal(objects.ownCell(handle).handle, handle);
    for (const handle of [0, 1, 2, 3, FREE + 2, PAGE, PAGE + 4, -4, -PAGE, 0xfffffffc, NaN]) {
      assert.throws(() => objects.ownCell(handle), /^TypeError: handle \d+, which can't be one$/);
      assert.throws(() => objects.lentCell(handle), TypeError);
      assert.throws(() => objects.adoptObject(/** @type {any} */ (Object), handle), TypeError);
    }
    linear.grow(1);
    assert.equal(objects.ownCell(PAGE).handle, PAGE);
  });

  /** @type {[number, boolean, boolean][]} */
  const states = [
    [0, true, true],
    [1, true, false],
    [2, true, false],
    [LENT_EXCLUSIVELY - 1, true, false],
    [LENT_EXCLUSIVELY, false, false],
  ];
  for (const [state, look, change] of states) {
    test(`in state ${state}`, () => {
      const cell = objects.ownCell(FREE);
      setState(FREE, state);
      /** @type {[(...args: [typeof cell, string, string]) => unknown, boolean][]} */
      const uses = [
        [objects.sharedHandle, look],
        [objects.exclusiveHandle, change],
        [objects.moveHandle, change],
        [objects.dropCell, change],
      ];
      for (const [use, may] of uses) {
        // Once in views that growing memory has left empty.
        for (const grow of [false, true]) {
          if (grow) linear.grow(1);
          cell.handle = FREE;
          if (may) use(cell, "Thing", "f");
          else {
            assert.throws(() => use(cell, "Thing", "f"), {
              name: "ResourceError",
              message: "f: the Thing is in use by a call under way",
            });
            assert.equal(cell.handle, FREE);
          }
        }
      }
      assert.equal(called.length, change ? 2 : 0);
    });
  }

  test("say what has become of them", () => {
    const { dropCell, exclusiveHandle, liveHandle, moveHandle, sharedHandle } = objects;
    const all = [liveHandle, sharedHandle, exclusiveHandle, moveHandle, dropCell];
    assert.equal(liveHandle(objects.ownCell(FREE), "Thing", "f"), FREE);
    const [freed, moved] = [objects.ownCell(FREE), objects.ownCell(FREE + 8)];
    objects.dropCell(freed, "Thing", "f");
    assert.deepEqual(called, [["$drop", FREE]]);
    assert.equal(objects.moveHandle(moved, "Thing", "f"), FREE + 8);
    const before = objects.lentCells.length;
    const lent = objects.lentCell(FREE);
    objects.expireCells(before);
    assert.equal(objects.lentCells.length, before);
    for (const use of all) {
      assert.throws(() => use(freed, "Thing", "f"), { message: "f: the Thing was freed" });
      assert.throws(() => use(moved, "Thing", "f"), { message: "f: the Thing was moved" });
      assert.throws(() => use(lent, "Thing", "f"), {
        message: "f: the Thing was lent for a call that is over",
      });
    }
    assert.equal(called.length, 1);
  });

  test("are given away, and taken back", () => {
    const [a, b] = [objects.ownCell(FREE), objects.ownCell(FREE + 8)];
    const before = objects.givenCells.length;
    assert.equal(objects.giveHandle(a, "Thing", "f"), FREE);
    assert.equal(objects.giveHandle(b, "Thing", "f"), FREE + 8);
    assert.throws(() => objects.giveHandle(a, "Thing", "f"), { message: "f: the Thing is in use twice" });
    objects.regainCells(before);
    assert.deepEqual([a.handle, b.handle], [FREE, FREE + 8]);
    assert.equal(objects.givenCells.length, before);
    // A call within a call takes back its own.
    objects.giveHandle(a, "Thing", "f");
    objects.giveHandle(b, "Thing", "f");
    objects.regainCells(before + 1);
    assert.deepEqual([a.handle, b.handle], [-FREE, FREE + 8]);
    objects.regainCells(before);
    assert.equal(a.handle, FREE);
  });

  test("are told to the registry once, if they are worth it", async (t) => {
    const register = t.mock.method(objects.cellRegistry, "register").mock;
    const unregister = t.mock.method(objects.cellRegistry, "unregister").mock;
    /** Handles that it was told, and that it was told to forget. */
    const told = () => {
      const of = (/** @type {any[]} */ calls) => calls.map((call) => call.arguments);
      const all = [of(register.calls).map((it) => it[1]), of(unregister.calls).map((it) => it[0].handle)];
      register.resetCalls();
      unregister.resetCalls();
      return all;
    };
    const short = objects.ownCell(FREE);
    objects.dropCell(short, "Thing", "f");
    const long = objects.ownCell(FREE + 8);
    const back = objects.ownCell(FREE + 16);
    const before = objects.givenCells.length;
    objects.giveHandle(back, "Thing", "f");
    objects.regainCells(before);
    await Promise.resolve();
    assert.deepEqual(told(), [[FREE + 8, FREE + 16], []]);
    objects.moveHandle(long, "Thing", "f");
    objects.giveHandle(back, "Thing", "f");
    assert.deepEqual(told(), [[], [-FREE - 8, -FREE - 16]]);
    objects.regainCells(before);
    await Promise.resolve();
    assert.deepEqual(told(), [[FREE + 16], []]);
    // Many are told at once, and not at the end of the turn alone.
    for (let i = 0; i < 999; i++) objects.ownCell(FREE);
    assert.equal(register.callCount(), 0);
    objects.ownCell(FREE);
    assert.equal(register.callCount(), 1000);
    assert.equal(objects.freshCount, 0);
  });

  test("of objects that only the guest makes", () => {
    class Thing {
      cell = objects.adoptedBy("Thing");
    }
    const thing = /** @type {Thing} */ (objects.adoptObject(Thing, FREE));
    assert.equal(thing.cell.handle, FREE);
    assert.throws(() => new Thing(), /^TypeError: Thing has no constructor: only the guest makes one$/);
  });

  test("of functions", () => {
    const call = objects.ownFunction(() => 5, objects.ownCell(FREE));
    assert.equal(call(), 5);
    setState(FREE, 1);
    assert.throws(() => call.free(), /guest function: the function is in use/);
    setState(FREE, 0);
    call.free();
    assert.throws(() => call.free(), /guest function: the function was freed/);
    assert.deepEqual(called, [["$drop", FREE]]);
  });
});

describe("strangers", () => {
  class Counter {
    count = 1;
  }
  class Other {
    count = 2;
  }
  /** @type {[unknown, string][]} */
  const values = [
    [undefined, "undefined"],
    [null, "null"],
    [5, "number"],
    ["Counter", "string"],
    [{}, "Object"],
    [Object.create(null), "object"],
    [new Other(), "Other"],
    [{ handle: FREE, watched: false }, "Object"],
  ];
  test("are refused", () => {
    for (const [value, found] of values) {
      const stranger = new shared.Stranger(value);
      for (const use of [objects.liveHandle, objects.sharedHandle, objects.exclusiveHandle]) {
        assert.throws(() => use(stranger, "Counter", "f: parameter `a`[1].b"), {
          name: "TypeError",
          message: `f: parameter \`a\`[1].b must be a Counter, not ${found}`,
        });
        assert.throws(() => use(stranger, "Item", "Item.f"), {
          name: "TypeError",
          message: `Item.f: \`this\` must be an Item, not ${found}`,
        });
      }
    }
    assert.throws(() => objects.sharedHandle(new shared.Stranger(new Counter()), "Counter", "f"), {
      name: "ResourceError",
      message: "f: the Counter belongs to another instance",
    });
  });

  test("given twice", () => {
    const it = {};
    assert.throws(() => shared.refuseTwice(it, it, "Counter", "f: parameter `b`"), {
      name: "ResourceError",
      message: "f: parameter `b`: the Counter is in use as another parameter",
    });
    shared.refuseTwice(it, {}, "Counter", "f");
    shared.refuseTwice(undefined, undefined, "Counter", "f");
  });

  test("in place of the host's objects", () => {
    for (const value of [{}, [], () => 1, new Counter()]) shared.requireObject(value, "Canvas", "f");
    for (const value of [undefined, null, 0, "", true, 1n, Symbol("s")]) {
      assert.throws(() => shared.requireObject(value, "Canvas", "f: parameter `c`"), TypeError);
    }
  });
});

describe("the table of the host's", () => {
  test("gives handles, and takes them back", () => {
    const it = {};
    const [a, b] = [table.keepHost(it, "Canvas", undefined), table.keepHost(it, "Canvas", undefined)];
    assert(a > 0 && b > 0 && a !== b);
    assert.equal(table.hostAt(a, "Canvas"), it);
    assert.equal(table.takeHost(a, "Canvas"), it);
    assert.equal(table.keepHost("again", "Canvas", undefined), a, "it is used again");
    table.dropHost(a);
    table.dropHost(b);
  });

  test("knows no handles but its own", () => {
    const canvas = table.keepHost({}, "Canvas", undefined);
    const call = table.keepHost(
      () => 1,
      () => 0,
      "f",
    );
    for (const handle of [0, -1, canvas + 1000, 2 ** 31, NaN, undefined]) {
      const wrong = /** @type {any} */ (handle);
      assert.throws(() => table.hostAt(wrong, "Canvas"), TypeError);
      assert.throws(() => table.takeHost(wrong, "Canvas"), TypeError);
      assert.throws(() => table.dropHost(wrong), TypeError);
      assert.throws(() => table.invokeHost(wrong, 0), TypeError);
    }
    assert.throws(() => table.hostAt(canvas, "Image"), /which is no Image's/);
    assert.throws(() => table.hostAt(call, "Canvas"), TypeError);
    assert.throws(() => table.invokeHost(canvas, 0), /which is no function's/);
    table.dropHost(canvas);
    for (const use of [table.hostAt, table.takeHost]) assert.throws(() => use(canvas, "Canvas"), TypeError);
    assert.throws(() => table.dropHost(canvas), TypeError);
    table.dropHost(call);
  });

  test("lends, and nobody keeps that", () => {
    const before = table.lentHandles.length;
    const a = table.lendHost({}, "Canvas", undefined);
    const inner = table.lentHandles.length;
    const b = table.lendHost({}, "Canvas", undefined);
    assert.throws(() => table.takeHost(a, "Canvas"), /which the guest doesn't own/);
    assert.throws(() => table.dropHost(b), /which the guest doesn't own/);
    table.reclaimHosts(inner);
    assert.throws(() => table.hostAt(b, "Canvas"), TypeError);
    table.hostAt(a, "Canvas");
    table.reclaimHosts(before);
    assert.throws(() => table.hostAt(a, "Canvas"), TypeError);
    assert.equal(table.lentHandles.length, before);
  });

  test("takes back what never reached the guest", () => {
    const before = table.offeredHandles.length;
    const a = table.offerHost({}, "Canvas", undefined);
    const b = table.offerHost({}, "Canvas", undefined);
    table.withdrawHosts(before + 1);
    table.hostAt(a, "Canvas");
    assert.throws(() => table.hostAt(b, "Canvas"), TypeError);
    table.withdrawHosts(before);
    assert.throws(() => table.hostAt(a, "Canvas"), TypeError);
  });

  test("calls functions", () => {
    const double = (/** @type {number} */ it) => it * 2;
    const call = (/** @type {any} */ entry, /** @type {number} */ at) => entry.value(at) + entry.where;
    const handle = table.keepHost(double, call, "!");
    assert.equal(table.invokeHost(handle, 4), "8!");
    table.dropHost(handle);
  });
});

describe("slots", () => {
  const write = (/** @type {number} */ at, /** @type {string} */ text) => {
    const bytes = Buffer.from(text);
    new Uint8Array(linear.buffer).set(bytes, at);
    return bytes.length;
  };

  test("of text", () => {
    for (const text of [
      "",
      "a",
      "eight888",
      "nine99999",
      "sixteen letters.",
      "seventeen letters",
      "é",
      "€".repeat(9),
    ]) {
      // At the end of memory there is nothing behind it.
      for (const at of [FREE, PAGE - Buffer.byteLength(text)]) {
        const length = write(at, text);
        assert.equal(slots.liftText(at, length), text);
        block.storePair(FREE + 4096, at, length);
        assert.equal(slots.textAt(FREE + 4096), text);
      }
    }
    write(FREE, "abc€");
    assert.equal(slots.liftText(FREE, 3), "abc", "whatever follows");
    for (const [at, length] of /** @type {[number, number][]} */ ([
      [PAGE, 1],
      [PAGE - 1, 2],
      [-8, 8],
      [-8, 4],
      [FREE, -1],
      [0x7fffffff, 0x7fffffff],
    ])) {
      assert.throws(() => slots.liftText(at, length), TypeError, `${at} ${length}`);
    }
    new Uint8Array(linear.buffer)[FREE] = 0xff;
    assert.throws(() => slots.liftText(FREE, 1), TypeError);
    assert.throws(() => slots.liftText(FREE, 20), TypeError);
  });

  test("of pairs, and of options", () => {
    const at = slots.pairAt(-8, 5);
    assert.equal(at, RESULT);
    assert.deepEqual([...new Uint32Array(linear.buffer, at, 2)], [0xfffffff8, 5]);
    assert.equal(slots.isSome(0), false);
    assert.equal(slots.isSome(1), true);
    for (const tag of [2, -1, 256]) assert.throws(() => slots.isSome(tag), TypeError);
  });
});

describe("views", () => {
  test("ask again once the guest has run, or memory has grown", () => {
    let asked = 0;
    const view = new views.View(() => {
      asked++;
      memory.refresh();
      block.storePair(FREE, FREE + 16, asked);
      return views.viewNumbers(FREE, memory.u16);
    });
    assert.equal(view.length, 1);
    assert.equal(view.array, view.array);
    assert.equal(asked, 1);
    views.run();
    assert.equal(view.length, 2);
    linear.grow(1);
    assert.equal(view.length, 3);
    assert.equal(view.array.byteOffset, FREE + 16);
    assert.equal(asked, 3);
  });

  test("lie in memory", () => {
    const at = (/** @type {number} */ start, /** @type {number} */ length) => {
      block.storePair(FREE, start, length);
      return views.viewNumbers(FREE, memory.u32);
    };
    assert.equal(at(PAGE - 8, 2).length, 2);
    assert.equal(at(1, 0).length, 0);
    for (const [start, length] of /** @type {[number, number][]} */ ([
      [PAGE - 8, 3],
      [PAGE, 1],
      [FREE + 2, 1],
      [0xfffffffc, 1],
      [0xfffffffc, 0x40000000],
      [8, 0xffffffff],
    ])) {
      assert.throws(() => at(start, length), TypeError, `${start} ${length}`);
    }
  });
});

describe("what the host needs", () => {
  test("is there", () => {
    imports.requireFunctions({ a() {}, b: Map }, ["a", "b"], "imports.");
    const message = "imports.b must be a function, not object";
    assert.throws(() => imports.requireFunctions({ a() {}, b: {} }, ["a", "b"], "imports."), { message });
    for (const object of [undefined, null, 5, "x", {}]) {
      assert.throws(() => imports.requireFunctions(object, ["a"], "./m.js: "), {
        name: "TypeError",
        message: "./m.js: a must be a function, not undefined",
      });
    }
  });

  test("errors, from whichever realm", async () => {
    const { runInNewContext } = await import("node:vm");
    for (const error of [new Error(), new TypeError(), new DOMException(), runInNewContext("Error('x')")]) {
      assert.equal(imports.isError(error), true);
    }
    for (const value of [undefined, null, 5, "x", {}, { message: "x" }]) {
      assert.equal(imports.isError(value), false);
    }
  });
});

// The state of a module ends with its instance, so this comes last, and in this order.
describe("the end", () => {
  test("the value of an `Err`", () => {
    const error = new Error("message");
    assert.equal(calls.errOf(error, true), "message");
    assert.throws(() => calls.errOf(error, false), error);
    for (const payload of [undefined, null, 0, { tag: "x" }]) {
      for (const speaks of [false, true]) {
        assert.equal(calls.errOf(Object.assign(new Error("message"), { payload }), speaks), payload);
      }
    }
    class Inherited extends Error {}
    Object.assign(Inherited.prototype, { payload: 5 });
    assert.equal(calls.errOf(new Inherited("own message"), true), "own message");
    for (const value of [undefined, 0, "text", { message: "x" }])
      assert.equal(calls.errOf(value, false), value);
    const overflow = new RangeError("Maximum call stack size exceeded");
    assert.throws(() => calls.errOf(overflow, true), overflow);
    const invalid = Object.assign(new Error("x"), { name: "InvalidStateError" });
    assert.equal(calls.errOf(invalid, true), "x");
  });

  test("by what the host throws", () => {
    const cell = objects.ownCell(FREE);
    calls.stillAlive();
    const other = new Error("other");
    assert.equal(calls.callEnded(other), other, "what fails on its way to the guest");
    const error = new TypeError("thrown");
    assert.equal(calls.hostThrew(error, "the import `f`"), error);
    assert.equal(calls.callEnded(error), error, "the caller gets the same");
    assert.equal(memory.poison, "the import `f` threw: thrown");
    const trap = calls.callEnded(new TypeError("wasm.f is not a function"));
    assert(trap instanceof GuestPanic);
    assert.equal(trap.message, "poisoned: the import `f` threw: thrown");
    assert.throws(() => calls.stillAlive(), error);
    // What a function further out throws is its caller's; why it ended stays.
    assert.equal(calls.hostThrew(other, "the import `g`"), other);
    assert.equal(calls.callEnded(other), other);
    assert.throws(() => calls.stillAlive(), error);
    assert.equal(memory.poison, "the import `f` threw: thrown");
    assert.throws(() => calls.errOf(other, true), other);
    setState(FREE, 1);
    for (const use of [objects.exclusiveHandle, objects.dropCell]) {
      assert.throws(() => use(cell, "Thing", "f"), {
        name: "GuestPanic",
        message: "poisoned: the import `f` threw: thrown",
      });
    }
  });
});
