// Numbers that the guest owns, where they lie.

import { elements, u32 } from "./memory.js";

// How often the guest has been called. Each call may change, move or end what it owns.
export let guestRuns = 0;

/** For tests, because glue counts by hand: the guest is called. */
export function run() {
  guestRuns++;
}

/** A look at numbers of the guest's. */
export class View {
  #ask;
  /** @type {any} */
  #array;
  #bytes = 0;
  #runs = 0;

  /**
   * @param {() => any} ask has the guest say where they lie
   */
  constructor(ask) {
    this.#ask = ask;
    this.#look();
  }

  #look() {
    this.#array = this.#ask();
    this.#bytes = this.#array.byteLength;
    this.#runs = guestRuns;
  }

  // The numbers, as a typed array over linear memory: until the next call of the guest.
  get array() {
    // When memory grows, an array of it is left empty.
    if (this.#runs !== guestRuns || this.#array.byteLength !== this.#bytes) this.#look();
    return this.#array;
  }

  // How many they are.
  get length() {
    return this.array.length;
  }
}

/**
 * A typed array over the numbers whose pointer and length stand at an address.
 * @param {number} at
 * @param {any} view
 */
export function viewNumbers(at, view) {
  const size = view.BYTES_PER_ELEMENT;
  const length = u32[(at >>> 2) + 1];
  const start = elements(u32[at >>> 2], length * size, size) / size;
  return view.subarray(start, start + length);
}
