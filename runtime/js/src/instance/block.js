// The block that a call's arguments fill: the arena, or one block of the guest's allocator.

import { AREA, ARENA_SIZE, RESULT, elements, refresh, u32, u8, wasm } from "./memory.js";
import { storeWide } from "./numbers.js";

// Where the parts of a call's arguments go, once those are written that have none.
export let tail = 0;

/**
 * Room for the arguments of a call. Calls of a guest without imports never nest, so the arena is always
 * free.
 * @param {number} size
 */
export function room(size) {
  const at = size > ARENA_SIZE ? wasm.$alloc(size) >>> 0 : AREA;
  refresh();
  // 0, or what no allocator gives. A misaligned block harms only the guest.
  if (!(at && at + size <= u8.length)) throw RangeError("out of memory");
  return at;
}

/** Where the arguments of the calls under way end, a multiple of 8. A call puts it back when it is over. */
export let arenaFloor = AREA;

/**
 * As `room`, where calls may nest: behind the arguments of the calls under way.
 * @param {number} size
 */
export function roomBehind(size) {
  if (!u8.length) refresh();
  return size > RESULT - arenaFloor ? roomBlock(size) : arenaFloor;
}

/**
 * A block of the guest's allocator.
 * @param {number} size
 */
export function roomBlock(size) {
  const at = wasm.$alloc(fitting(size)) >>> 0;
  refresh();
  if (!(at && at + size <= u8.length)) throw RangeError("out of memory");
  return at;
}

/**
 * As `roomBehind`, for a call during which others may begin.
 * @param {number} size
 */
export function pushRoom(size) {
  const at = roomBehind(size);
  if (at === arenaFloor) arenaFloor += (size + 7) & -8;
  return at;
}

/**
 * Makes room for arguments that consist of parts. Says whether that is a block of the guest's allocator.
 * @param {number} size
 */
export function pushBlock(size) {
  const floor = arenaFloor;
  tail = pushRoom(size);
  return tail !== floor;
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
 * The next address that is a multiple of a power of two.
 * @param {number} at
 * @param {number} align
 */
export function aligned(at, align) {
  return ((at + align - 1) & -align) >>> 0;
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
 * Stores a pointer and a length, and says the length.
 * @param {number} at
 * @param {number} start
 * @param {number} length
 */
export function storeLength(at, start, length) {
  storePair(at, start, length);
  return length;
}

/**
 * Writes a list of numbers, each of so many bytes, and says where it starts. A short one is cheaper by
 * hand, but for 32-bit floats, among which that would change NaNs.
 * @param {any} list
 * @param {any} view
 * @param {number} size
 * @param {number} at
 */
export function putNumbers(list, view, size, at) {
  const { length } = list;
  const start = at / size;
  if (length < 17 && size !== 4) {
    for (let i = 0; i < length; i++) view[start + i] = list[i];
  } else {
    view.set(list, start);
  }
  return at;
}

/**
 * Writes an integer of 128 bits, the lower half first, and says where.
 * @param {bigint} value
 * @param {number} at
 */
export function putWide(value, at) {
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
 * @param {number} size
 * @param {number} at
 */
export function putOwned(list, view, size, at) {
  const bytes = list.length * size;
  if (bytes + 7 <= ARENA_SIZE) return putNumbers(list, view(), size, at);
  at = wasm.cabi_realloc(0, 0, size, fitting(bytes)) >>> 0;
  if (!at) throw RangeError("out of memory");
  refresh();
  view().set(list, elements(at, bytes, size) / size);
  return at;
}
