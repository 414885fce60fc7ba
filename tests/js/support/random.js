// Random values of a type, the same for the same seed.

/** @typedef {() => number} Random from 0 on, below 1 */

/**
 * Mulberry32.
 * @param {number} seed
 * @returns {Random}
 */
export function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The seed of this run: `WHARF_SEED`, or another one each time. */
export const seed = Number(process.env.WHARF_SEED ?? Math.floor(Math.random() * 2 ** 32));

/**
 * @template T
 * @typedef {(next: Random) => T} Generator
 */

/**
 * A number below `end`, more often a small one.
 * @param {Random} next
 * @param {number} end
 */
export const small = (next, end) => Math.floor(end ** next() - 1 + next());

/**
 * @template T
 * @param {readonly T[]} items
 * @returns {Generator<T>}
 */
export const one = (items) => (next) => /** @type {T} */ (items[Math.floor(next() * items.length)]);

const KINDS = [
  (/** @type {Random} */ next) => String.fromCharCode(Math.floor(next() * 128)),
  (/** @type {Random} */ next) => String.fromCharCode(Math.floor(next() * 0x800)),
  (/** @type {Random} */ next) => String.fromCharCode(Math.floor(next() * 0x10000)),
  (/** @type {Random} */ next) => String.fromCodePoint(Math.floor(next() * 0x110000)),
];

/**
 * Text: mostly ASCII, sometimes of everything that a string can hold.
 * @type {Generator<string>}
 */
export function text(next) {
  const length = small(next, next() < 0.02 ? 30_000 : 60);
  const kinds = next() < 0.6 ? KINDS.slice(0, 1) : KINDS;
  let made = "";
  while (made.length < length) made += one(kinds)(next)(next);
  return made;
}

/**
 * @template T
 * @param {Generator<T>} item
 * @param {number} [most] elements
 * @returns {Generator<T[]>}
 */
export const list =
  (item, most = 30) =>
  (next) =>
    Array.from({ length: small(next, most) }, () => item(next));

/**
 * Any numbers, which include NaN of every kind.
 * @param {any} Kind
 * @returns {Generator<any>}
 */
export const numbers = (Kind) => (next) => {
  const size = Kind.BYTES_PER_ELEMENT;
  const bytes = new Uint8Array(small(next, next() < 0.05 ? 40_000 : 300) * size);
  for (let i = 0; i < bytes.length; i++) bytes[i] = next() * 256;
  return new Kind(bytes.buffer);
};

/**
 * One of a kind of number.
 * @param {any} Kind
 * @returns {Generator<any>}
 */
export const number = (Kind) => (next) => {
  const bytes = new Uint8Array(Kind.BYTES_PER_ELEMENT);
  for (let i = 0; i < bytes.length; i++) bytes[i] = next() * 256;
  return new Kind(bytes.buffer)[0];
};

/**
 * @template T
 * @param {Generator<T>} some
 * @returns {Generator<T | undefined>}
 */
export const option = (some) => (next) => (next() < 0.3 ? undefined : some(next));

/**
 * Several in one.
 * @param {...Generator<any>} parts
 * @returns {Generator<any[]>}
 */
export const tuple =
  (...parts) =>
  (next) =>
    parts.map((part) => part(next));
