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
 * The most bytes that a list of strings takes.
 * @param {any} list
 * @param {unknown} where
 */
export function sizeTexts(list, where) {
  if (!Array.isArray(list)) reject(list, "an array of strings", where);
  let size = list.length * 8 + 3;
  for (let i = 0; i < list.length; i++) {
    if (typeof list[i] !== "string") reject(list[i], "a string", `${where}[${i}]`);
    size += list[i].length * 3;
  }
  return size;
}

/**
 * The most bytes that a list of numbers takes: a typed array of the right kind, or an array of
 * numbers that are each right.
 * @param {any} list
 * @param {any} Kind
 * @param {(value: any, where: string) => unknown} check
 * @param {unknown} where
 */
export function sizeNumbers(list, Kind, check, where) {
  if (!(list instanceof Kind)) {
    if (!Array.isArray(list)) reject(list, `a ${Kind.name} or an array`, where);
    for (let i = 0; i < list.length; i++) check(list[i], `${where}[${i}]`);
  }
  return list.length * Kind.BYTES_PER_ELEMENT + 7;
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
 * An array of so many numbers, or a typed array of the right kind.
 * @param {any} list
 * @param {number} length
 * @param {any} Kind
 * @param {(value: any, where: string) => unknown} check
 * @param {unknown} where
 */
export function checkNumbers(list, length, Kind, check, where) {
  sizeNumbers(list, Kind, check, where);
  if (list.length !== length) throw RangeError(`${where} must have ${length} elements, not ${list.length}`);
}
