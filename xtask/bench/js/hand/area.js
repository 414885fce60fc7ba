// The guest's memory: the area with its fixed input and output, and blocks for what is larger.

export const INPUT = 64 * 1024;
export const OUTPUT = 256;

/** The exports of the guest. */
export let wasm;
/** Where the input starts, and where the output does. */
export let area = 0;
export let outputAt = 0;
/** The word that holds the place of a larger result. */
let spilledAt = 0;

export let u8;
export let u32;
export let f64;
/** The bytes of the input. */
export let input;

export function attach(exports) {
  wasm = exports;
  area = wasm.area();
  outputAt = area + INPUT;
  spilledAt = (outputAt + OUTPUT) >>> 2;
  refresh();
}

/** Makes the views anew. Growing memory detaches them, which leaves them empty. */
export function refresh() {
  const { buffer } = wasm.memory;
  u8 = new Uint8Array(buffer);
  u32 = new Uint32Array(buffer);
  f64 = new Float64Array(buffer);
  input = new Uint8Array(buffer, area, INPUT);
}

/** Where the block lies that was made for the argument under way, and its size; 0 if none. */
export let block = 0;
let blockSize = 0;

/** Room for an argument: the input, or a block that `release` gives back. */
export function reserve(size) {
  if (u8.length === 0) refresh();
  return size <= INPUT ? area : make(size);
}

export function make(size) {
  block = wasm.make(size) >>> 0;
  if (block === 0) throw new RangeError(`no memory for ${size} bytes`);
  blockSize = size;
  if (u8.length === 0) refresh();
  return block;
}

export function release() {
  wasm.free(block, blockSize, 8);
  block = 0;
}

/** Where a result of so many bytes lies. What is larger than the output has to be freed. */
export function resultAt(size) {
  if (u8.length === 0) refresh();
  return size <= OUTPUT ? outputAt : u32[spilledAt];
}
