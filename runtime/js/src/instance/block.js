// The block that a call's arguments fill: the arena, or one block of the guest's allocator.

import { encoder } from "../shared/codec.js";
import { AREA, ARENA_SIZE, RESULT, arena, elements, refresh, u32, u8, wasm } from "./memory.js";
import { storeWide } from "./numbers.js";

// The block's first free byte.
export let tail = 0;

/**
 * Makes room for the arguments of a call. Calls of a guest without imports never nest, so the arena
 * is always free.
 * @param {number} size
 */
export function reserve(size) {
  tail = size > ARENA_SIZE ? wasm.$alloc(size) >>> 0 : AREA;
  refresh();
  // 0, or what no allocator gives. A misaligned block harms only the guest.
  if (!tail || tail + size > u8.length) throw RangeError("out of memory");
}

/** Where the arguments of the calls under way end. A call puts it back, and `tail`, when it is over. */
export let arenaFloor = AREA;

/**
 * As `reserve`, where calls may nest: behind the arguments of the calls under way.
 * @param {number} size
 */
export function reserveBehind(size) {
  tail = size > RESULT - arenaFloor ? wasm.$alloc(size) >>> 0 : arenaFloor;
  if (!u8?.length) refresh();
  if (!tail || tail + size > u8.length) throw RangeError("out of memory");
}

/**
 * As `reserveBehind`, for a call during which others may begin. Says whether that is a block of the
 * guest's allocator.
 * @param {number} size
 */
export function pushBlock(size) {
  const overflow = arenaFloor + size > RESULT;
  tail = overflow ? wasm.$alloc(size) >>> 0 : arenaFloor;
  if (!u8?.length) refresh();
  if (!tail || tail + size > u8.length) throw RangeError("out of memory");
  if (!overflow) arenaFloor += size;
  return overflow;
}

/**
 * For tests, because glue does it by hand: what `arenaFloor` and `tail` were before.
 * @param {number} base
 * @param {number} top
 */
export function pop(base, top) {
  arenaFloor = base;
  tail = top;
}

/**
 * A size that fits memory. Text of one parameter always does.
 * @param {number} size
 */
export function fitting(size) {
  if (size < 2 ** 31) return size;
  throw RangeError(`no memory for ${size} bytes`);
}

/**
 * Takes aligned bytes off the block.
 * @param {number} size
 * @param {number} align
 */
export function take(size, align) {
  const at = ((tail + align - 1) & -align) >>> 0;
  tail = at + size;
  return at;
}

/**
 * Stores a pointer and a length.
 * @param {number} at
 * @param {number} start
 * @param {number} length
 */
export function storePair(at, start, length) {
  u32[at >>> 2] = start;
  u32[(at >>> 2) + 1] = length;
}

/**
 * Writes text to the block, and says how many bytes it has. Short ASCII is cheaper by hand than
 * through an encoder.
 * @param {string} text
 */
export function putText(text) {
  const length = text.length;
  let i = 0;
  while (length < 17 && i < length && (u8[tail + i] = text.charCodeAt(i)) < 128) i++;
  if (i < length) {
    // Node writes nothing to a view of 2 GiB or more.
    i = encoder.encodeInto(text, tail === AREA ? arena : u8.subarray(tail, tail + length * 3)).written;
  }
  tail += i;
  return i;
}

/**
 * Writes a list of numbers to the block, and says where it starts. A short one is cheaper by hand,
 * but for 32-bit floats, among which that would change NaNs.
 * @param {any} list
 * @param {any} view
 */
export function putNumbers(list, view) {
  const { length } = list;
  const size = view.BYTES_PER_ELEMENT;
  const at = take(length * size, size);
  const start = at / size;
  if (length < 17 && size !== 4) {
    for (let i = 0; i < length; i++) view[start + i] = list[i];
  } else {
    view.set(list, start);
  }
  return at;
}

/**
 * Writes an integer of 128 bits to the block, the lower half first, and says where.
 * @param {bigint} value
 */
export function putWide(value) {
  const at = take(16, 8);
  storeWide(at, value);
  return at;
}

/**
 * The room that a list needs which the guest takes over: a large one needs none in the block.
 * @param {number} size
 */
export function sizeOwned(size) {
  return size > ARENA_SIZE ? 0 : size;
}

/**
 * As `putNumbers`, for a list that the guest takes over: a large one goes straight into a block
 * that the guest then owns. Making that may change the view, so it is asked for afterwards.
 * @param {any} list
 * @param {() => any} view
 */
export function putOwned(list, view) {
  const size = view().BYTES_PER_ELEMENT;
  const bytes = list.length * size;
  if (bytes + 7 <= ARENA_SIZE) return putNumbers(list, view());
  const at = wasm.cabi_realloc(0, 0, size, fitting(bytes)) >>> 0;
  if (!at) throw RangeError("out of memory");
  refresh();
  view().set(list, elements(at, bytes, size) / size);
  return at;
}
