// Glue written by hand for exactly the calls of the benchmark: the practical limit.
//
// It uses only what browsers have, too (no `Buffer`), is right for any string, re-makes its views
// after memory has grown, and frees what it makes. What it doesn't do is check the arguments'
// types, distrust the guest, or watch for objects that nobody has any more. One instance a page.

import { OUTPUT, attach, block, f64, release, reserve, resultAt, u8, area, wasm } from "./hand/area.js";
import { bumpRows, makePoints, shiftPoint, shiftPoints, shoutAll, weigh } from "./hand/packed.js";
import { liftText, lowerText, readText } from "./hand/text.js";
import { grow } from "./hand/tree.js";

export { bumpRows, grow, makePoints, shiftPoint, shiftPoints, shoutAll, weigh };

/** `set` and `slice` cost more than a loop this short. */
const FEW = 16;

/** Instantiates the guest; `host` has what it calls. */
export async function instantiate(module, host) {
  const log = (at, length) => host.log(readText(at, length));
  const mix = (a, b) => host.mix(a >>> 0, b);
  const { exports } = await WebAssembly.instantiate(module, { host: { log, mix } });
  attach(exports);
}

export const add = (a, b) => wasm.add(a, b) >>> 0;

export function greet(name) {
  const length = lowerText(name);
  if (block === 0) return liftText(wasm.greet(area, length));
  const size = wasm.greet(block, length);
  release();
  return liftText(size);
}

export function len(text) {
  const length = lowerText(text);
  if (block === 0) return wasm.len(area, length) >>> 0;
  const bytes = wasm.len(block, length) >>> 0;
  release();
  return bytes;
}

export const text = (n) => liftText(wasm.text(n));
export const mixed = (n) => liftText(wasm.mixed(n));

function lowerNumbers(values) {
  const { length } = values;
  const start = reserve(8 * length);
  const at = start >>> 3;
  if (length <= FEW) {
    for (let i = 0; i < length; i++) f64[at + i] = values[i];
  } else {
    f64.set(values, at);
  }
  return start;
}

export function sum(values) {
  const total = wasm.sum(lowerNumbers(values), values.length);
  if (block !== 0) release();
  return total;
}

export function scale(values, factor) {
  const { length } = values;
  wasm.scale(lowerNumbers(values), length, factor);
  if (block !== 0) release();
  const size = 8 * length;
  const start = resultAt(size);
  const at = start >>> 3;
  const scaled = f64.slice(at, at + length);
  if (size > OUTPUT) wasm.free(start, size, 8);
  return scaled;
}

export function invert(data) {
  const { length } = data;
  const start = reserve(length);
  if (length <= FEW) {
    for (let i = 0; i < length; i++) u8[start + i] = data[i];
  } else {
    u8.set(data, start);
  }
  wasm.invert(start, length);
  if (block !== 0) release();
  const at = resultAt(length);
  const inverted = u8.slice(at, at + length);
  if (length > OUTPUT) wasm.free(at, length, 1);
  return inverted;
}

export function checked(n) {
  const state = wasm.checked(n);
  if (state >= 0) return state;
  throw new Error(liftText(-1 - state));
}

export class Counter {
  constructor(start) {
    this.at = wasm.counter_new(start);
  }

  increment() {
    return wasm.counter_increment(this.at) >>> 0;
  }

  free() {
    wasm.counter_free(this.at);
    this.at = 0;
  }
}

export const ask = (n) => wasm.ask(n) >>> 0;
export const tell = (n) => wasm.tell(n);
