// Objects that stay in the guest: classes, what may be done with their objects, and what may not.

import assert from "node:assert/strict";
import { beforeEach, describe, test } from "node:test";

import { load, observe } from "./support/packages.js";

const { GuestError, GuestPanic, ResourceError } = await load("objects");

/** @type {any} */
let guest;
beforeEach(async () => {
  ({ guest } = await observe("objects"));
});

/**
 * Fails unless this is a misuse of that kind, the instance goes on, and has as many objects as before.
 * @param {() => unknown} call
 * @param {RegExp} message
 * @param {any} [kind]
 */
function refused(call, message, kind = ResourceError) {
  const before = guest.live();
  assert.throws(call, (error) => {
    assert(error instanceof kind, String(error));
    assert.match(/** @type {Error} */ (error).message, message);
    return true;
  });
  assert.equal(guest.live(), before);
}

describe("a class", () => {
  test("has a constructor, methods, static functions and constants", () => {
    const { Counter } = guest;
    const counter = new Counter(3);
    assert(counter instanceof Counter);
    assert.equal(counter.constructor, Counter);
    assert.equal(counter.increment(), 4);
    assert.equal(counter.increment(), 5);
    const named = Counter.named("ü", 7);
    assert(named instanceof Counter);
    assert.equal(counter.add(named), 12);
    assert.equal(counter.isMoreThan(named), true);
    assert.equal(Counter.LIMIT, 1000);
    assert.equal(Counter.TITLE, "counter");
    assert.deepEqual(Counter.DEFAULTS, [1, "one"]);
    assert.equal(Counter.STEP, 1);
    assert.equal("HIDDEN" in Counter, false);
    assert.equal("hidden" in counter, false);
    assert.equal(Counter.name, "Counter");
    assert.equal(Counter.length, 1);
    assert.equal(Object.keys(counter).length, 0, "objects show nothing");
  });

  test("has properties", () => {
    const counter = new guest.Counter(3);
    assert.equal(counter.value, 3);
    counter.value = 9;
    assert.equal(counter.value, 9);
    assert.equal(counter.title, "counter");
    counter.title = "é".repeat(20_000);
    assert.equal(counter.title, "é".repeat(20_000));
    assert.throws(() => (counter.value = 1001), new GuestError("1001 is more than 1000"));
    assert.throws(() => (counter.value = -1), /^RangeError: Counter.value: parameter `value` must be/);
    assert.throws(() => (counter.title = 1), /^TypeError: Counter.title: parameter `name` must be a string/);
    assert.equal(counter.value, 9);
  });

  test("says what it is", () => {
    assert.equal(`${guest.Counter.named("c", 2)}`, "c at 2");
    assert.equal(String(new guest.Teapot(1.5)), "a teapot with 1.5 litres");
  });

  test("iterates", () => {
    assert.deepEqual([...new guest.Countdown(3)], ["2 to go", "1 to go", "0 to go"]);
    const countdown = new guest.Countdown(2);
    for (const text of countdown) {
      assert.equal(text, "1 to go");
      break;
    }
    assert.deepEqual(countdown.next(), { done: false, value: "0 to go" });
    assert.deepEqual(countdown.next(), { done: true, value: undefined });
    assert.deepEqual(countdown.next(), { done: true, value: undefined });
    assert.equal(countdown[Symbol.iterator](), countdown);
    countdown.free();
    assert.throws(() => countdown.next(), ResourceError);
  });

  test("fails as its constructor does", () => {
    const { Counter, live } = guest;
    assert.throws(() => new Counter(1001), {
      name: "GuestError",
      message: "1001 is more than 1000",
      payload: "1001 is more than 1000",
    });
    assert.throws(() => new Counter("1"), /^TypeError: new Counter: parameter `start` must be/);
    assert.throws(() => Counter(1), TypeError);
    assert.equal(live(), 0);
  });

  test("can be extended", () => {
    class Double extends guest.Counter {
      increment() {
        super.increment();
        return super.increment();
      }
    }
    /** @type {any} */
    const double = Reflect.construct(Double, [1]);
    assert.equal(double.increment(), 3);
    assert.equal(guest.look(double), 3);
    double.free();
    assert.equal(guest.live(), 0);
  });

  test("of which only the guest makes objects", () => {
    assert.throws(() => new guest.State(), /^TypeError: State has no constructor/);
    const [idle, busy] = guest.states();
    assert.equal(idle.isBusy, false);
    assert.equal(busy.isBusy, true);
    assert.equal(idle.finish(), undefined);
    assert.equal(busy.finish().value, 7);
  });

  test("belongs to its instance", async () => {
    const { guest: other } = await observe("objects");
    assert.notEqual(other.Counter, guest.Counter);
    const [mine, theirs] = [new guest.Counter(1), new other.Counter(2)];
    refused(() => guest.look(theirs), /^look: parameter `counter`: the Counter belongs to another instance$/);
    refused(
      () => mine.add(theirs),
      /^Counter.add: parameter `other`: the Counter belongs to another instance$/,
    );
    refused(() => mine.absorb(theirs), /belongs to another instance/);
    refused(
      () => guest.sum([mine, theirs]),
      /^sum: parameter `counters`\[1\]: the Counter belongs to another/,
    );
    refused(
      () => mine.increment.call(theirs),
      /^Counter.increment: the Counter belongs to another instance$/,
    );
    assert.equal(mine.value + theirs.value, 3);
  });
});

describe("objects travel", () => {
  test("in parameters", () => {
    const { Counter } = guest;
    const [a, b] = [Counter.named("a", 1), Counter.named("b", 2)];
    guest.swap(a, b);
    assert.equal(`${a}, ${b}`, "b at 2, a at 1");
    assert.equal(guest.compare(a, a), true, "several may look at once");
    assert.equal(a.isSame(a), true);
    assert.equal(guest.sumLent([a, b, a]), 5);
    guest.incrementAll([a, b]);
    assert.equal(`${a}, ${b}`, "b at 3, a at 2");
    assert.equal(guest.look(a), 3);
    assert.equal(guest.look(undefined), undefined);
    assert.equal(guest.look(null), undefined);
    assert.equal(guest.change(a), true);
    assert.equal(guest.change(), false);
    assert.equal(guest.firstAndRest(a, [b, b]), 8);
    assert.equal(guest.takenAndRest([b, undefined], a), 6);
    refused(() => a.value, /^Counter.value: the Counter was moved$/);
    assert.equal(guest.live(), 1);
  });

  test("there and back, as new objects", () => {
    const { Counter } = guest;
    const a = Counter.named("a", 1);
    const [merged, same] = guest.merge(a, Counter.named("b", 2));
    assert.equal(`${merged}, ${same}`, "merged at 3, a at 1");
    assert.notEqual(same, a);
    assert.equal(guest.maybe(undefined), undefined);
    assert.equal(guest.maybe(merged).value, 3);
    const names = (/** @type {any} */ all) => Array.from(all, (it) => it.title).join();
    const make = (/** @type {string} */ text) => Array.from(text, (name) => Counter.named(name, 0));
    assert.equal(names(guest.pair(...make("ab"))), "b,a");
    assert.equal(names(guest.three(make("abc"))), "c,a,b");
    assert.equal(names(guest.queue(make("abcd"))), "a,b,c,d");
    assert.equal(names(guest.boxes(make("ab"))), "a,b");
    const byName = guest.byName(new Map([["x", Counter.named("y", 1)]]));
    assert.deepEqual([...byName.keys()].toSorted(), ["none", "x"]);
    assert.equal(byName.get("x").title, "y");
    assert.equal(byName.get("none"), undefined);
    assert.equal(Counter.named("c", 7).intoBox().value, 7);
    assert.deepEqual(Counter.named("ü", 7).intoParts(), [7, "ü"]);
    assert.equal(names(Counter.named("p", 6).split(3)), "p0,p1,p2");
  });

  test("in records, variants and trees", () => {
    const { Counter } = guest;
    const held = guest.hold({ id: 1, label: "é", counter: Counter.named("a", 1), spare: undefined });
    assert.deepEqual([held.id, held.label, held.counter.title, held.spare], [2, "é", "a", undefined]);
    const again = guest.hold({ ...held, spare: Counter.named("b", 2) });
    assert.equal(again.spare.title, "b");
    refused(() => held.counter.value, /was moved/);
    const slots = guest.put([
      { tag: "empty" },
      { tag: "full", val: again.counter },
      { tag: "both", val: { first: again.spare, second: Counter.named("c", 3) } },
    ]);
    assert.deepEqual(
      slots.map((/** @type {any} */ slot) => slot.tag),
      ["both", "full", "empty"],
    );
    assert.equal(slots[0].val.first.title, "b");
    const noted = guest.note({ it: slots[1].val, note: "n" });
    assert.equal(noted.note, "n!");
    assert.equal(noted.it.title, "a");
    const leaf = (/** @type {string} */ name) => ({ counter: Counter.named(name, 0), children: [] });
    const tree = guest.mirror({ counter: Counter.named("root", 0), children: [leaf("l"), leaf("r")] });
    assert.equal(tree.children[0].counter.title, "r");
    const many = guest.many(2000);
    assert.equal(many.length, 2000);
    assert.equal(many[1999].it.value, 1999);
    assert.equal(many[1999].note, "the 1999th");
  });

  test("in results, and errors", () => {
    const { Counter } = guest;
    assert.equal(guest.judge(new Counter(2)).value, 2);
    /** @type {any} */
    let payload;
    assert.throws(
      () => guest.judge(new Counter(3)),
      (/** @type {any} */ error) => {
        ({ payload } = error);
        return error instanceof GuestError && error.message === "Counter";
      },
    );
    assert.equal(payload.value, 3);
  });

  test("of any size and alignment", () => {
    const nothing = new guest.Nothing();
    assert.equal(nothing.isSame(nothing), true);
    assert.equal(nothing.isSame(new guest.Nothing()), true);
    const all = Array.from({ length: 20 }, (_, i) => new guest.Aligned(i));
    for (const [i, it] of all.entries()) {
      assert.equal(it.byte, i);
      assert.equal(it.address() % 64, 0);
    }
  });
});

describe("refused", () => {
  test("after free", () => {
    const counter = new guest.Counter(1);
    counter.free();
    assert.equal(guest.live(), 0);
    refused(() => counter.increment(), /^Counter.increment: the Counter was freed$/);
    refused(() => counter.value, /^Counter.value: the Counter was freed$/);
    refused(() => (counter.value = 1), /^Counter.value: the Counter was freed$/);
    refused(() => counter.free(), /^Counter.free: the Counter was freed$/);
    refused(() => String(counter), /^Counter.toString: the Counter was freed$/);
    refused(() => guest.look(counter), /^look: parameter `counter`: the Counter was freed$/);
    refused(() => guest.sum([counter]), /^sum: parameter `counters`\[0\]: the Counter was freed$/);
    refused(() => guest.swap(counter, counter), /was freed/);
  });

  test("after a move", () => {
    const { Counter } = guest;
    const counter = Counter.named("a", 1);
    counter.intoParts();
    refused(() => counter.increment(), /^Counter.increment: the Counter was moved$/);
    refused(() => counter.intoParts(), /was moved/);
    refused(() => counter.free(), /^Counter.free: the Counter was moved$/);
    const other = new Counter(1);
    refused(() => other.absorb(counter), /^Counter.absorb: parameter `other`: the Counter was moved$/);
    const holder = { id: 1, label: "", counter };
    refused(() => guest.hold(holder), /^hold: parameter `holder`.counter: the Counter was moved$/);
  });

  test("twice in one call", () => {
    const [a, b] = [new guest.Counter(1), new guest.Counter(2)];
    refused(() => guest.swap(a, a), /^swap: parameter `b`: the Counter is in use as another parameter$/);
    refused(() => guest.pair(a, a), /in use/);
    refused(() => guest.merge(a, a), /in use/);
    refused(() => a.add(a), /^Counter.add: parameter `other`: the Counter is in use/);
    refused(() => a.absorb(a), /in use/);
    refused(() => guest.sum([a, a]), /in use twice/);
    refused(() => guest.three([a, b, a]), /in use twice/);
    const both = { tag: "both", val: { first: a, second: a } };
    refused(() => guest.put([both]), /in use twice/);
    assert.equal(a.value, 1, "all of it never happened");
  });

  test("twice, where only the guest sees it: that is a panic", async () => {
    for (const call of [
      (/** @type {any} */ a) => guest.firstAndRest(a, [a]),
      (/** @type {any} */ a) => guest.takenAndRest([a], a),
      (/** @type {any} */ a) => guest.incrementAll([a, a]),
    ]) {
      ({ guest } = await observe("objects"));
      const a = new guest.Counter(1);
      assert.throws(() => call(a), GuestPanic);
      assert.throws(() => a.value, /^GuestPanic: poisoned: /);
    }
  });

  test("anything else", () => {
    const { Counter } = guest;
    const counter = new Counter(1);
    for (const [value, found] of [
      [5, "number"],
      ["x", "string"],
      [null, "null"],
      [undefined, "undefined"],
      [{}, "Object"],
      [Object.create(null), "object"],
      [() => 1, "function"],
      [new guest.Nothing(), "Nothing"],
      [Object.create(Counter.prototype), null],
      [new Proxy(new Counter(1), {}), null],
    ]) {
      const message = found === null ? /another instance/ : RegExp(`must be a Counter, not ${found}$`);
      const kind = found === null ? ResourceError : TypeError;
      refused(() => guest.compare(counter, value), message, kind);
      if (value != null) refused(() => guest.look(value), message, kind);
      refused(() => guest.sum([value]), message, kind);
    }
    refused(() => guest.compare(), /^compare: parameter `a` must be a Counter, not undefined$/, TypeError);
    const { increment } = counter;
    refused(() => increment(), /^Counter.increment: `this` must be a Counter, not undefined$/, TypeError);
    const nothing = new guest.Nothing();
    refused(() => increment.call(nothing), /`this` must be a Counter, not Nothing$/, TypeError);
  });

  test("before anything is given away", () => {
    const { Counter } = guest;
    const [a, b] = [Counter.named("a", 1), Counter.named("b", 2)];
    refused(() => guest.pair(a, 1), /parameter `b` must be a Counter/, TypeError);
    refused(() => guest.sum([a, b, 1]), /\[2\] must be a Counter/, TypeError);
    // These fail when some are on their way already.
    const late = (/** @type {unknown} */ error) => ({
      id: 1,
      label: "",
      counter: a,
      get spare() {
        throw error;
      },
    });
    for (const error of [new Error("changed its mind"), new RangeError("no"), "text"]) {
      assert.throws(
        () => guest.hold(late(error)),
        (thrown) => thrown === error,
      );
      assert.equal(`${a}, ${b}`, "a at 1, b at 2");
    }
    assert.equal(guest.live(), 2);
    // And the next call finds all as it was.
    assert.equal(guest.hold({ id: 1, label: "", counter: a, spare: b }).spare.title, "b");
  });

  test("once an object is freed on the way to the guest", () => {
    const a = new guest.Counter(1);
    const tricky = {
      id: 1,
      counter: a,
      reads: 0,
      get label() {
        if (this.reads++ === 1) a.free();
        return "";
      },
    };
    assert.throws(() => guest.hold(tricky), /hold: parameter `holder`.counter: the Counter was freed/);
    assert.equal(guest.live(), 0);
  });
});

describe("the end", () => {
  test("free, once", () => {
    const [a, b] = [guest.Counter.named("a", 1), guest.Counter.named("b", 1)];
    b.free();
    a.free();
    assert.deepEqual(guest.dropped(), ["b", "a"]);
    assert.equal(guest.live(), 0);
  });

  const { dispose } = Symbol;
  test("using", { skip: !dispose }, () => {
    const counter = guest.Counter.named("a", 1);
    counter[dispose]();
    assert.deepEqual(guest.dropped(), ["a"]);
    counter[dispose]();
    const moved = guest.Counter.named("b", 1);
    moved.intoParts();
    moved[dispose]();
    const freed = guest.Counter.named("c", 1);
    freed.free();
    freed[dispose]();
    assert.equal(guest.live(), 0);
    assert.throws(() => guest.Counter.prototype.free.call({}), TypeError);
  });

  test("a panic", async () => {
    const [a, b] = [new guest.Counter(1), new guest.Counter(2)];
    assert.throws(() => a.blowUp(), { name: "GuestPanic", message: "counter exploded" });
    for (const call of [
      () => a.increment(),
      () => b.value,
      () => b.free(),
      () => new guest.Counter(1),
      () => guest.Counter.LIMIT,
      () => guest.sum([b]),
      () => guest.swap(a, b),
    ]) {
      assert.throws(call, { name: "GuestPanic", message: "poisoned: counter exploded" });
    }
    if (dispose) b[dispose]();
    const { guest: fresh } = await observe("objects");
    assert.equal(new fresh.Counter(1).increment(), 2);
  });
});
