// Checks of arguments that take more than an expression.

import { reject } from "./errors.js";

/**
 * Whether a value is one character, and not half of one.
 * @param {any} value
 */
export function isChar(value) {
  if (typeof value !== "string") return false;
  const code = value.codePointAt(0) ?? 0xd800;
  return value.length === (code > 0xffff ? 2 : 1) && code >>> 11 !== 27;
}

/**
 * Whether a number is one that 32-bit floats reach.
 * @param {any} value
 */
export function isF32(value) {
  return typeof value === "number" && (Number.isFinite(Math.fround(value)) || !Number.isFinite(value));
}

/**
 * A tagged value: `{ tag, val }`. Says whether it is the second of the two.
 * @param {any} value
 * @param {string} first
 * @param {string} second
 * @param {unknown} where
 */
export function checkTag(value, first, second, where) {
  const tag = value?.tag;
  if (tag !== first && tag !== second) reject(value, `{ tag: "${first}" } or { tag: "${second}" }`, where);
  return tag === second;
}

/**
 * The length of an array.
 * @param {any} list
 * @param {string} expected
 * @param {unknown} where
 * @returns {number}
 */
export function lengthOf(list, expected, where) {
  if (!Array.isArray(list)) reject(list, expected, where);
  return list.length;
}

/**
 * The size of a set or a map.
 * @param {any} items
 * @param {any} Kind
 * @param {unknown} where
 * @returns {number}
 */
export function sizeOfItems(items, Kind, where) {
  if (!(items instanceof Kind)) reject(items, `a ${Kind.name}`, where);
  return items.size;
}

/**
 * A list of numbers that nobody's code stands behind: a typed array of the right kind, or a copy of an
 * array of numbers that are each right.
 * @param {any} list
 * @param {any} Kind
 * @param {(value: any, where: string) => unknown} check
 * @param {unknown} where
 */
export function numbersOf(list, Kind, check, where) {
  if (list instanceof Kind) return list;
  const length = lengthOf(list, `a ${Kind.name} or an array`, where);
  const copy = [];
  for (let i = 0; i < length; i++) {
    const value = list[i];
    check(value, `${where}[${i}]`);
    copy.push(value);
  }
  return copy;
}

/**
 * A list that the guest may write to must be one that can be written back.
 * @param {any} list
 * @param {any} Kind
 * @param {unknown} where
 */
export function sizeMutable(list, Kind, where) {
  if (!(list instanceof Kind)) reject(list, `a ${Kind.name}, which the guest writes to`, where);
  return list.length * Kind.BYTES_PER_ELEMENT + 7;
}

/**
 * As `numbersOf`, of so many numbers.
 * @param {any} list
 * @param {number} length
 * @param {any} Kind
 * @param {(value: any, where: string) => unknown} check
 * @param {unknown} where
 */
export function arrayOf(list, length, Kind, check, where) {
  const numbers = numbersOf(list, Kind, check, where);
  if (numbers.length !== length) {
    throw RangeError(`${where} must have ${length} elements, not ${numbers.length}`);
  }
  return numbers;
}
