// One instance and its linear memory. Glue has a copy of this state for each instance.

import { GuestPanic, fault } from "../shared/errors.js";
import { badCase } from "../shared/parts.js";
import { allow } from "./parts.js";
import { loadText } from "./text.js";

// Glue gets these from outside: the exports, and the addresses of the arena, of the result area
// and of the panic record.
/** @type {any} */
export let wasm;
export let AREA = 0;
export let RESULT = 0;
export let PANIC = 0;

// Bytes of the arena, and of the result area. The home of these numbers is the crate wharf-abi; a test
// holds them together.
export const ARENA_SIZE = 16384;
export const RESULT_SIZE = 4096;

// Views of all linear memory. Growing memory detaches them, which leaves them empty, as the first is before
// the first call.
export let u8 = new Uint8Array();
/** @type {Int8Array} */
export let s8;
/** @type {Uint16Array} */
export let u16;
/** @type {Int16Array} */
export let s16;
/** @type {Uint32Array} */
export let u32;
/** @type {Int32Array} */
export let s32;
/** @type {BigUint64Array} */
export let u64;
/** @type {BigInt64Array} */
export let s64;
/** @type {Float32Array} */
export let f32;
/** @type {Float64Array} */
export let f64;

// The bytes of the arena.
/** @type {Uint8Array} */
export let arena;

/** Makes the views anew, if there are none or growing memory has detached them. */
export function refresh() {
  if (u8.length) return;
  const buffer = wasm.memory.buffer;
  u8 = new Uint8Array(buffer);
  s8 = new Int8Array(buffer);
  u16 = new Uint16Array(buffer);
  s16 = new Int16Array(buffer);
  u32 = new Uint32Array(buffer);
  s32 = new Int32Array(buffer);
  u64 = new BigUint64Array(buffer);
  s64 = new BigInt64Array(buffer);
  f32 = new Float32Array(buffer);
  f64 = new Float64Array(buffer);
  arena = u8.subarray(AREA, RESULT);
}

/**
 * For tests: the exports of an instance, and its addresses.
 * @param {any} exports
 * @param {number} area
 * @param {number} panic
 */
export function attach(exports, area, panic) {
  wasm = exports;
  AREA = area;
  RESULT = area + ARENA_SIZE;
  PANIC = panic;
  u8 = new Uint8Array();
  refresh();
  allow();
}

/**
 * Fails unless the bytes up to `end` are memory's. What was read from beyond memory is `undefined`,
 * and is found out here.
 * @param {number} end
 */
export function within(end) {
  if (!(end <= u8.length)) fault("out of bounds");
}

/**
 * The address of a result, with `size` bytes behind it.
 * @param {number} at
 * @param {number} size
 * @param {number} align
 */
export function root(at, size, align) {
  if (!u8.length) refresh();
  // There the guest has so much room from the start.
  if (at === RESULT && size <= RESULT_SIZE) return at;
  at >>>= 0;
  if (at % align) fault(`result at ${at}, which is not a multiple of ${align}`);
  within(at + size);
  return at;
}

/**
 * As `within`, for the elements of a list.
 * @param {number} at
 * @param {number} size
 * @param {number} align
 */
export function elements(at, size, align) {
  if (size === 0) return 0;
  if (at % align) fault(`list at ${at}, which is not a multiple of ${align}`);
  within(at + size);
  return at;
}

/**
 * Whether the second of two cases stands here.
 * @param {number} at
 */
export function loadCase(at) {
  const index = u8[at];
  if (index > 1) badCase(index);
  return index === 1;
}

/**
 * A character of its code.
 * @param {number} code
 */
export function toChar(code) {
  code >>>= 0;
  if (code > 0x10ffff || code >>> 11 === 27) fault(`character ${code}, which doesn't exist`);
  return String.fromCodePoint(code);
}

// Why the instance is poisoned, if it is.
/** @type {string | undefined} */
export let poison;

/**
 * What to throw for an error of a call. A trap poisons the instance (a fault is a TypeError, and a
 * stack overflow an error of the engine's own); a panicking guest wrote down its message and place
 * before. In a poisoned instance every call fails, for want of exports.
 * @param {any} error
 */
export function failed(error) {
  if (!/^(Ru|Ty|In|RangeError: M)/.test(error)) return error;
  if (poison) return new GuestPanic(`poisoned: ${poison}`);
  poison = error.message;
  let place;
  try {
    poison = loadText(PANIC) || poison;
    place = u32[(PANIC + 16) >>> 2];
    place &&= { location: `${loadText(PANIC + 8)}:${place}` };
  } catch {
    // The record is as broken as its guest.
  }
  wasm = {};
  return Object.assign(new GuestPanic(poison, { cause: error }), place);
}

/**
 * As `failed`, for a guest that has no panic in it.
 * @param {any} error
 */
export function trapped(error) {
  if (!/^(Ru|Ty|In|RangeError: M)/.test(error)) return error;
  if (poison) return new GuestPanic(`poisoned: ${poison}`);
  wasm = {};
  return new GuestPanic((poison = error.message), { cause: error });
}

/**
 * Poisons the instance: every later call fails, for want of exports, and says why.
 * @handles
 * @param {string} why
 */
export function poisonBy(why) {
  wasm = {};
  poison = why;
}
