// Checks of the parts of arguments, and what tells cases apart.

import { fault, reject } from "./errors.js";

/** A part of an argument: put into words only for an error. */
export class Part {
  // V8 forgets the shape of what nobody has any more, and with it the code that was made for that shape:
  // so these stay. The second has the shape that is left when a key has been of either type.
  static kept = [new Part("", 0), new Part("", "")];

  /**
   * @param {unknown} whole
   * @param {string | number} key
   */
  constructor(whole, key) {
    this.whole = whole;
    this.key = key;
  }

  toString() {
    return typeof this.key === "number" ? `${this.whole}[${this.key}]` : `${this.whole}${this.key}`;
  }
}

/**
 * What has properties.
 * @param {any} value
 * @param {unknown} where
 */
export function checkObject(value, where) {
  if (typeof value !== "object" || value === null) {
    throw TypeError(`${where} must be an object, not ${value === null ? "null" : typeof value}`);
  }
}

/**
 * A list of so many elements.
 * @param {any} list
 * @param {number} length
 * @param {unknown} where
 */
export function checkLength(list, length, where) {
  if (!Array.isArray(list)) throw TypeError(`${where} must be an array, not ${typeof list}`);
  if (list.length !== length) throw RangeError(`${where} must have ${length} elements, not ${list.length}`);
}

/**
 * Refuses what is none of some cases.
 * @param {unknown} value
 * @param {string[]} cases
 * @param {unknown} where
 * @returns {never}
 */
export function rejectCase(value, cases, where) {
  const words = cases.map((name) => JSON.stringify(name)).join(", ");
  const found = typeof value === "string" ? JSON.stringify(value) : typeof value;
  throw TypeError(`${where} must be ${cases.length > 1 ? "one of " : ""}${words}, not ${found}`);
}

/**
 * Booleans, of which some may be absent.
 * @param {any} flags
 * @param {string[]} names
 * @param {unknown} where
 */
export function checkFlags(flags, names, where) {
  checkObject(flags, where);
  for (const name in flags) {
    if (!names.includes(name)) {
      throw TypeError(`${where} must have no flags but ${names.join(", ")}, not ${JSON.stringify(name)}`);
    }
  }
  for (const name of names) {
    const flag = flags[name];
    if (typeof flag !== "boolean" && flag !== undefined) {
      reject(flag, "a boolean", /\W/.test(name) ? `${where}[${JSON.stringify(name)}]` : `${where}.${name}`);
    }
  }
}

/**
 * A discriminant of no case.
 * @param {number} found
 * @returns {never}
 */
export function badCase(found) {
  return fault(`discriminant ${found}, which its type doesn't have`);
}

/**
 * The name of a case.
 * @param {string[]} cases
 * @param {number} index
 */
export function toCase(cases, index) {
  return cases[index] ?? badCase(index);
}

/**
 * An integer of a type that has no 0.
 * @param {any} value
 */
export function toNonZero(value) {
  return value || fault("0, which its type doesn't have");
}

/**
 * A value that an error carries, in words.
 * @param {any} value
 * @returns {string}
 */
export function inWords(value) {
  if (typeof value !== "object") return String(value);
  if (typeof value.tag === "string" && Object.keys(value).every((key) => key === "tag" || key === "val")) {
    return value.val === undefined ? value.tag : `${value.tag}: ${inWords(value.val)}`;
  }
  return JSON.stringify(value, (_, item) => {
    if (typeof item === "bigint") return String(item);
    return item?.[Symbol.iterator] && typeof item === "object" ? [...item] : item;
  });
}
