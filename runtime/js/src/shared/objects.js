// What JavaScript holds of a guest's objects and functions.

/** An object or a function of the guest's can't be used like this. */
export class ResourceError extends Error {
  name = "ResourceError";
}

/**
 * Where an object or a function of the guest's is. Whoever has the cell owns it.
 * @typedef {{ handle: number, watched: boolean }} Cell `handle` is the address of its state: 0 once it
 *   was freed, negative once it was moved. If it is watched, the guest hears of it when nobody has the
 *   cell any more.
 */

/** What is no object of such a class, in place of its cell. */
export class Stranger {
  handle = 0;
  watched = false;

  /**
   * @param {any} value
   */
  constructor(value) {
    this.value = value;
  }
}

/**
 * Whether something can be an object.
 * @param {unknown} value
 */
export function isObject(value) {
  return typeof value === "object" && value !== null;
}

/**
 * Refuses what isn't an object of a class. Every instance has its own classes, of the same names.
 * @param {any} value
 * @param {string} name
 * @param {unknown} where
 * @returns {never}
 */
export function refuseStranger(value, name, where) {
  if (isObject(value) && value.constructor?.name === name) {
    throw new ResourceError(`${where}: the ${name} belongs to another instance`);
  }
  const found = isObject(value)
    ? (value.constructor?.name ?? "object")
    : value === null
      ? "null"
      : typeof value;
  // Of the object whose method it is, the place is the method's name.
  const what = String(where).includes(" ") ? where : `${where}: \`this\``;
  throw TypeError(`${what} must be ${/^[AEIOU]/.test(name) ? "an" : "a"} ${name}, not ${found}`);
}

/**
 * Refuses an object that another parameter has, too, if one of the two needs it for itself.
 * @param {unknown} a
 * @param {unknown} b
 * @param {string} name
 * @param {string} where
 */
export function refuseTwice(a, b, name, where) {
  if (a === b && a != null) throw new ResourceError(`${where}: the ${name} is in use as another parameter`);
}

/**
 * An object or a function of the host's.
 * @param {unknown} value
 * @param {string} name
 * @param {unknown} where
 */
export function requireObject(value, name, where) {
  if (isObject(value) || typeof value === "function") return;
  const found = value === null ? "null" : typeof value;
  throw TypeError(`${where} must be an object, the host's ${name}, not ${found}`);
}
