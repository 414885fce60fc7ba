// Makes objects and functions and forgets them, in a process of its own, whose collector can be called:
//
//     node --expose-gc forget.js WHAT COUNT    ->  {"made", "left", "before", "after"}

import assert from "node:assert/strict";

import { load, observe } from "./packages.js";

const [, , what, count] = process.argv;
const many = Number(count);
const gc = /** @type {() => void} */ (globalThis.gc);

const rest = Object.fromEntries(
  ["each", "sort", "fold", "perhaps", "listen", "callLent", "give"].map((name) => [name, () => 0]),
);

/**
 * Lets finalizers run until there are so few objects that it can't be chance.
 * @param {() => number} left
 * @param {number} enough
 */
async function collect(left, enough) {
  for (let i = 0; i < 50 && left() > enough; i++) {
    gc();
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

/** @type {Record<string, () => Promise<{ left: number, made: number, before: number, after: number }>>} */
const ways = {
  // Each turn of the event loop forgets some.
  async objects() {
    const { guest, bytes } = await observe("objects");
    let before = 0;
    const turns = 300;
    for (let turn = 0; turn < turns; turn++) {
      for (let i = 0; i < many / turns; i++) new guest.Counter(i % 1000).increment();
      if (turn % 10 === 0) gc();
      await new Promise(setImmediate);
      // The guest takes the names down until they are asked for.
      guest.dropped();
      if (turn === 30) before = bytes();
    }
    await collect(guest.live, many / 1000);
    return { left: guest.live(), made: many, before, after: bytes() };
  },

  // What was moved isn't ended twice, and what came back is.
  async moved() {
    const { guest, bytes } = await observe("objects");
    const made = 20_000;
    const before = bytes();
    /** @type {any[]} */
    let all = [];
    for (let i = 0; i < made; i++) all.push(guest.Counter.named(String(i), 1));
    // The registry knows them now.
    await new Promise(setImmediate);
    all = all.map((counter) => guest.maybe(counter));
    for (const counter of all.splice(0, made / 2)) counter.intoParts();
    assert.equal(guest.live(), made / 2);
    all = [];
    await collect(guest.live, made / 1000);
    guest.dropped();
    return { left: guest.live(), made, before, after: Math.min(bytes(), before) };
  },

  async lists() {
    const { guest, bytes } = await observe("objects");
    guest.many(1000);
    const before = bytes();
    for (let i = 0; i < 20; i++) {
      guest.many(1000);
      gc();
      await new Promise(setImmediate);
      await new Promise(setImmediate);
    }
    await collect(guest.live, 10);
    return { left: guest.live(), made: 21_000, before: before * 3, after: bytes() };
  },

  async functions() {
    const { guest, bytes, calls } = await observe("callbacks", undefined, rest);
    const made = 20_000;
    let before = 0;
    for (let i = 0; i < made; i++) {
      guest.adder(i);
      if (i % 100 === 0) {
        gc();
        await new Promise(setImmediate);
      }
      if (i === 1000) before = bytes();
    }
    const left = () => made - calls.filter((call) => call === "$drop").length;
    await collect(left, made / 1000);
    return { left: left(), made, before, after: bytes() };
  },

  // A poisoned instance has nothing to end, and nobody to tell.
  async poisoned() {
    const { guest, bytes } = await observe("objects");
    const before = bytes();
    for (let i = 0; i < 1000; i++) guest.Counter.named("forgotten", 1);
    await new Promise(setImmediate);
    try {
      new guest.Counter(1).blowUp();
    } catch {
      // That is what was asked for.
    }
    for (let i = 0; i < 5; i++) {
      gc();
      await new Promise(setImmediate);
    }
    const { guest: fresh } = await observe("objects");
    return { left: fresh.live(), made: 1000, before, after: bytes() };
  },

  // A view keeps what it looks at.
  async views() {
    const { guest, bytes, calls } = await observe("views");
    const views = Array.from({ length: 1000 }, () => new guest.Board(10).bytes());
    for (let i = 0; i < 5; i++) {
      gc();
      await new Promise(setImmediate);
    }
    const { ResourceError } = await load("views");
    assert(ResourceError);
    for (const view of views) assert.equal(view.array[9], 9);
    const ended = () => calls.filter((call) => call === "$drop").length;
    assert.equal(ended(), 0);
    views.length = 0;
    const before = bytes();
    await collect(() => 1000 - ended(), 1);
    return { left: 1000 - ended(), made: 1000, before, after: bytes() };
  },
};

const way = ways[what ?? ""];
if (!way) throw Error(`forget.js WHAT COUNT, and WHAT is one of ${Object.keys(ways)}`);
process.stdout.write(JSON.stringify(await way()));
