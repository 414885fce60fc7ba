// Arguments that consist of parts. Reading them may run what users wrote, getters and proxies, which may
// call the guest: so what is known of a call's arguments stands in an object of its own. They are read
// twice. First only their sizes count; then every part is read once, checked and stored at once, and
// nothing is written beyond the room that was measured.

import { storePair, tail } from "./block.js";
import { refresh, u8 } from "./memory.js";
import { putShortText } from "./text.js";

/** How often what is read may have memory grow. */
export const MAX_GROWN = 9;

/** The room of a call's arguments: layouts first, then all their text in one run. */
export class Block {
  // V8 forgets the shape of what nobody has any more, and with it the code that was made for that shape:
  // so one stays.
  static kept = new Block();

  // The most bytes of the layouts, and the UTF-16 units of the text.
  bytes = 0;
  letters = 0;
  // Where the layouts start and end, and where the next one goes.
  start = 0;
  end = 0;
  next = 0;
  // Text so far, and where the next one goes.
  run = "";
  text = 0;
  // Whether text is encoded one by one, because it isn't ASCII.
  apart = false;
  // The view of memory when storing began.
  view = u8;
  // How often memory grew while parts were stored.
  grown = 0;
  // Which argument it is.
  /** @type {unknown} */
  where;
}

/**
 * The most bytes that it takes.
 * @param {Block} block
 */
export function roomOf(block) {
  return block.bytes + block.letters * 3;
}

/**
 * Counts text, if it is such.
 * @param {Block} block
 * @param {any} text
 */
export function countText(block, text) {
  if (typeof text === "string") block.letters += text.length;
}

/**
 * Counts the elements of a list, each of so many bytes, if it is one.
 * @param {Block} block
 * @param {any} list
 * @param {number} size
 * @param {number} align
 */
export function countList(block, list, size, align) {
  if (Array.isArray(list)) block.bytes += list.length * size + align - 1;
  else if (ArrayBuffer.isView(list)) block.bytes += list.byteLength + align - 1;
}

/**
 * Begins to store, in the room that was made.
 * @param {Block} block
 */
export function openBlock(block) {
  block.next = block.start ||= tail;
  block.text = block.end = block.next + block.bytes;
  block.run = "";
  block.view = u8;
}

/**
 * Writes the text. Says whether all is well: if not, everything must be stored once more, because what
 * users wrote had memory grow, so that some of it went to a view that is no more; or because the text
 * isn't ASCII, so that its bytes aren't where its letters are.
 * @param {Block} block
 */
export function closeBlock(block) {
  if (block.view !== u8 || !u8.length) {
    refresh();
    if (++block.grown > MAX_GROWN) throw TypeError(`${block.where} must not grow memory whenever it is read`);
    return false;
  }
  if (block.apart) return true;
  const { end, run } = block;
  if (run.length > block.letters) changed(block);
  if (!run || putShortText(run, end) === run.length) return true;
  block.apart = true;
  return false;
}

/**
 * Takes aligned bytes for a layout. What users wrote may have had memory grow before.
 * @param {Block} block
 * @param {number} size
 * @param {number} align
 */
export function takePart(block, size, align) {
  if (!u8.length) refresh();
  const at = ((block.next + align - 1) & -align) >>> 0;
  block.next = at + size;
  if (!(block.next <= block.end)) changed(block);
  return at;
}

/**
 * Stores text's pointer and length at an address, and its bytes behind all layouts.
 * @param {Block} block
 * @param {number} at
 * @param {string} text
 */
export function storeText(block, at, text) {
  const bytes = block.apart ? storeApart(block, block.text, text) : text.length;
  storePair(at, block.text, bytes);
  block.text += bytes;
  block.run += text;
}

/**
 * Writes text where it belongs, and says how many bytes it has.
 * @param {Block} block
 * @param {number} at
 * @param {string} text
 */
export function storeApart(block, at, text) {
  if (!u8.length) refresh();
  const end = block.start + roomOf(block);
  if (!(at + text.length * 3 <= end)) changed(block);
  return putShortText(text, at);
}

/**
 * Stores a list of numbers that nobody's code stands behind.
 * @param {Block} block
 * @param {number} at
 * @param {any} list
 * @param {any} view
 */
export function storeNumbers(block, at, list, view) {
  const size = view.BYTES_PER_ELEMENT;
  const start = takePart(block, list.length * size, size);
  view.set(list, start / size);
  storePair(at, start, list.length);
}

/**
 * Stores so many numbers.
 * @param {number} at
 * @param {any} list
 * @param {any} view
 */
export function storeArray(at, list, view) {
  view.set(list, at / view.BYTES_PER_ELEMENT);
}

/**
 * What was measured was another value.
 * @param {Block} block
 * @returns {never}
 */
export function changed(block) {
  throw TypeError(`${block.where} must not change while it is read`);
}
