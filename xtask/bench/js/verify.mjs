// Checks that a peer does the work right: any text, any number, empty and
// large, small calls again after memory has grown, and no memory lost on the way.

import { deepStrictEqual, ok, strictEqual, throws } from "node:assert";

const LETTERS = "abcdefghijklmnopqrstuvwxyz".repeat(40).slice(0, 1024);
const encoder = new TextEncoder();

const TEXTS = [
  ...Array.from({ length: 70 }, (_, length) => LETTERS.slice(0, length)),
  ...Array.from({ length: 40 }, (_, length) => `${LETTERS.slice(0, length)}ë`),
  ...Array.from({ length: 40 }, (_, length) => `🦀${LETTERS.slice(0, length)}`),
  "\0",
  "\ufeffafter a byte order mark",
  "日本語のテキスト",
  "lone \ud800 surrogate, and \udc00",
  LETTERS,
  "é".repeat(3000),
  LETTERS.repeat(30),
  "🦀".repeat(50_000),
  LETTERS.repeat(1024),
];

const LISTS = [
  [],
  [""],
  ["", "a", ""],
  ["\ud83e", "\udd80"],
  TEXTS.slice(0, 150),
  Array.from({ length: 1000 }, (_, i) => LETTERS.slice(i % 26, (i % 26) + 8 + (i % 17))),
  Array.from({ length: 20_000 }, (_, i) => `${i} ë`),
];

const NUMBERS = [
  [],
  [1],
  [0.1, -0, Infinity, 1e300],
  [NaN],
  ...[15, 16, 17, 511, 512, 513, 1024, 8192, 8193, 1 << 20].map((length) =>
    Array.from({ length }, (_, i) => i / 3),
  ),
].map((values) => Float64Array.from(values));

/** What the guest gets: UTF-8 has no lone surrogates. */
const received = (text) => text.toWellFormed();

function numbers(peer) {
  strictEqual(peer.add(2, 3), 5);
  strictEqual(peer.add(0xffff_ffff, 2), 1);
  strictEqual(peer.add(0x8000_0000, 1), 0x8000_0001);
  for (const values of NUMBERS) {
    // Rust sums from -0, the number that changes no other.
    strictEqual(peer.sum(values), values.reduce((sum, value) => sum + value, -0));
    const scaled = peer.scale(values, 1.5);
    ok(scaled instanceof Float64Array);
    deepStrictEqual(scaled, values.map((value) => value * 1.5));
  }
}

function texts(peer) {
  for (const text of TEXTS) {
    strictEqual(peer.len(text), encoder.encode(text).length);
    strictEqual(peer.greet(text), `Hello, ${received(text)}!`);
    strictEqual(peer.len("Zoë"), 4);
  }
  for (let n = 0; n <= 1024; n++) strictEqual(peer.text(n), LETTERS.slice(0, n));
  for (const list of LISTS) {
    deepStrictEqual(peer.shoutAll(list), list.map((text) => `${received(text)}!`));
  }
}

function errors(peer) {
  strictEqual(peer.checked(0), 0);
  strictEqual(peer.checked(999), 999);
  for (const n of [1000, 4_294_967_295]) {
    throws(
      () => peer.checked(n),
      (error) => error instanceof Error && error.message === `${n} is too large`,
    );
  }
}

export function verify(name, peer) {
  try {
    for (const check of [numbers, texts, errors, numbers, texts, errors]) check(peer);
    keeps(peer);
  } catch (error) {
    error.message = `${name} gives a wrong result: ${error.message}`;
    throw error;
  }
}

/** Linear memory must not grow any more once everything has been called. */
function keeps(peer) {
  const { memory } = peer;
  if (memory === undefined) return;
  const before = memory.buffer.byteLength;
  for (let i = 0; i < 3; i++) {
    for (const check of [numbers, texts, errors]) check(peer);
  }
  for (let i = 0; i < 100_000; i++) peer.greet("World");
  strictEqual(memory.buffer.byteLength, before, "linear memory grew");
}
