// Arguments are checked before the guest runs. Each check returns what the guest takes.

/** @import { Check } from "./types.d.ts" */

/**
 * Refuses an argument: a RangeError if it has the right `typeof`, a TypeError otherwise.
 * @param {unknown} value
 * @param {string} type
 * @param {string} expected
 * @param {string} where
 * @param {number} [index]
 * @returns {never}
 */
export function reject(value, type, expected, where, index) {
  const got = Object(value) === value ? {}.toString.call(value) : `${typeof value} ${String(value).slice(0, 50)}`;
  throw new (typeof value === type ? RangeError : TypeError)(
    `${path(where, index)} must be ${expected}, got ${got}`,
  );
}

/**
 * @param {string} where
 * @param {number} [index]
 */
export function path(where, index) {
  return index === undefined ? where : `${where}[${index}]`;
}

/**
 * @param {number | string} low
 * @param {number | string} high
 * @param {string} type
 */
export function integer(low, high, type) {
  return `an integer from ${low} to ${high} (${type})`;
}

/** @type {Check} */
export function checkBool(value, where, index) {
  return typeof value === "boolean" ? value : reject(value, "boolean", "a boolean", where, index);
}

/** @type {Check} */
export function checkU8(value, where, index) {
  return (value & 255) === value ? value : reject(value, "number", integer(0, 255, "u8"), where, index);
}

/** @type {Check} */
export function checkS8(value, where, index) {
  return (value << 24) >> 24 === value
    ? value
    : reject(value, "number", integer(-128, 127, "i8"), where, index);
}

/** @type {Check} */
export function checkU16(value, where, index) {
  return (value & 65535) === value
    ? value
    : reject(value, "number", integer(0, 65535, "u16"), where, index);
}

/** @type {Check} */
export function checkS16(value, where, index) {
  return (value << 16) >> 16 === value
    ? value
    : reject(value, "number", integer(-32768, 32767, "i16"), where, index);
}

/** @type {Check} */
export function checkU32(value, where, index) {
  return value >>> 0 === value
    ? value
    : reject(value, "number", integer(0, 4294967295, "u32"), where, index);
}

/** @type {Check} */
export function checkS32(value, where, index) {
  return (value | 0) === value
    ? value
    : reject(value, "number", integer(-2147483648, 2147483647, "i32"), where, index);
}

/** @type {Check} */
export function checkU64(value, where, index) {
  return typeof value === "bigint" && BigInt.asUintN(64, value) === value
    ? value
    : reject(value, "bigint", `${integer(0, "18446744073709551615", "u64")}, as a bigint`, where, index);
}

/** @type {Check} */
export function checkS64(value, where, index) {
  return typeof value === "bigint" && BigInt.asIntN(64, value) === value
    ? value
    : reject(
        value,
        "bigint",
        `${integer("-9223372036854775808", "9223372036854775807", "i64")}, as a bigint`,
        where,
        index,
      );
}

/** @type {Check} */
export function checkF32(value, where, index) {
  return typeof value === "number" && (Number.isFinite(Math.fround(value)) || !Number.isFinite(value))
    ? value
    : reject(value, "number", "a number (f32)", where, index);
}

/** @type {Check} */
export function checkF64(value, where, index) {
  return typeof value === "number" ? value : reject(value, "number", "a number (f64)", where, index);
}

/** @type {Check} */
export function checkChar(value, where, index) {
  const code = typeof value === "string" ? value.codePointAt(0) : undefined;
  return code !== undefined && value.length === (code > 0xffff ? 2 : 1) && code >>> 11 !== 27
    ? code
    : reject(value, "", "a single character", where, index);
}

/** @type {Check} */
export function checkUnit(value, where, index) {
  return value === undefined ? 0 : reject(value, "", "undefined", where, index);
}

/** @type {Check} */
export function checkArray(value, where, index) {
  return Array.isArray(value) ? value : reject(value, "", "an array", where, index);
}

/**
 * A tagged value: `{ tag, val }`. Says whether it is the second of the two.
 * @param {any} value
 * @param {string} first
 * @param {string} second
 * @param {string} where
 * @param {number} [index]
 */
export function checkTag(value, first, second, where, index) {
  const tag = value?.tag;
  return (
    tag === second ||
    (tag !== first && reject(value, "", `{ tag: "${first}" } or { tag: "${second}" }`, where, index))
  );
}
