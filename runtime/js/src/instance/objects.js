// Objects and functions of the guest's. Their handle is the address of a word that says which calls
// use them.

import { GuestPanic, fault } from "../shared/errors.js";
import { ResourceError, Stranger, refuseStranger } from "../shared/objects.js";
import { failed, poison, refresh, u32, u8, wasm } from "./memory.js";

/** @typedef {import("../shared/objects.js").Cell} Cell */

// In place of the handle of what was lent.
export const EXPIRED = -1;

/**
 * The handle of what a call uses, where calls never nest: then no other uses it.
 * @param {Cell} cell
 * @param {string} name
 * @param {unknown} where
 */
export function liveHandle(cell, name, where) {
  if (!(cell.handle > 0)) refuseCell(cell, name, where);
  return cell.handle;
}

/**
 * The handle of what a call changes or takes over.
 * @param {Cell} cell
 * @param {string} name
 * @param {unknown} where
 */
export function exclusiveHandle(cell, name, where) {
  const { handle } = cell;
  return handle > 0 && u32[handle >>> 2] === 0 ? handle : doubtCell(cell, name, where, 0);
}

/**
 * The handle of what a call looks at.
 * @param {Cell} cell
 * @param {string} name
 * @param {unknown} where
 */
export function sharedHandle(cell, name, where) {
  const { handle } = cell;
  return handle > 0 && u32[handle >>> 2] < 0xffffffff ? handle : doubtCell(cell, name, where, 0xfffffffe);
}

/**
 * Says what is wrong with an object, unless it is only that memory has grown.
 * @param {Cell} cell
 * @param {string} name
 * @param {unknown} where
 * @param {number} most what its state may be
 */
export function doubtCell(cell, name, where, most) {
  const { handle } = cell;
  if (poison || !(handle > 0)) refuseCell(cell, name, where);
  refresh();
  if (u32[handle >>> 2] > most) {
    throw new ResourceError(`${where}: the ${name} is in use by a call under way`);
  }
  return handle;
}

/**
 * Says why an object isn't there.
 * @param {Cell} cell
 * @param {string} name
 * @param {unknown} where
 * @returns {never}
 */
export function refuseCell(cell, name, where) {
  if (cell instanceof Stranger) return refuseStranger(cell.value, name, where);
  if (poison) throw new GuestPanic(`poisoned: ${poison}`);
  const { handle } = cell;
  const what = handle === EXPIRED ? "lent for a call that is over" : handle ? "moved" : "freed";
  throw new ResourceError(`${where}: the ${name} was ${what}`);
}

// Ends what nobody has any more. If that fails, the next call says so.
export const cellRegistry = new FinalizationRegistry((/** @type {number} */ handle) => {
  try {
    wasm.$drop?.(handle);
  } catch (error) {
    failed(error);
  }
});

// How many new cells wait at most.
export const FRESH = 1000;
// New cells, which the registry doesn't know yet: to tell it costs more than many an object's whole
// life. To fill a new array is cheaper than one that has survived some collections, if they are many.
/** @type {(Cell | undefined)[]} */
export let freshCells = new Array(FRESH);
export let freshCount = 0;
// Whether they are settled when this turn is over.
export let settling = false;

/**
 * Sees to it that the guest hears of it when nobody has the cell any more.
 * @param {Cell} cell
 */
export function watchCell(cell) {
  freshCells[freshCount++] = cell;
  if (freshCount === 1) settleSoon();
  else if (freshCount === FRESH) settleCells();
}

/** Has cells settled when this turn is over. */
export function settleSoon() {
  if (settling) return;
  settling = true;
  queueMicrotask(() => {
    settling = false;
    settleCells();
  });
}

/** Tells the registry of the cells that still own something. */
export function settleCells() {
  const cells = freshCells;
  const count = freshCount;
  freshCount = 0;
  for (let i = 0; i < count; i++) {
    const cell = /** @type {Cell} */ (cells[i]);
    if (cell.handle <= 0 || cell.watched) continue;
    cell.watched = true;
    cellRegistry.register(cell, cell.handle, cell);
  }
  if (count < 100) cells.fill(undefined, 0, count);
  else freshCells = new Array(FRESH);
}

/**
 * A cell for a handle of the guest's.
 * @param {number} handle
 */
export function cellAt(handle) {
  handle >>>= 0;
  if (!handle || handle % 4 || !(handle < u8.length)) doubtHandle(handle);
  return { handle, watched: false };
}

/**
 * Refuses what can't be a handle, unless it is only that memory has grown.
 * @param {number} handle
 */
export function doubtHandle(handle) {
  refresh();
  if (!handle || handle % 4 || handle >= u8.length) fault(`handle ${handle}, which can't be one`);
}

/**
 * The cell of what the guest gives away.
 * @param {number} handle
 */
export function ownCell(handle) {
  const cell = cellAt(handle);
  watchCell(cell);
  return cell;
}

// Cells of what the guest has lent to the functions of the host's that run.
/** @type {Cell[]} */
export const lentCells = [];

/**
 * The cell of what the guest lends.
 * @param {number} handle
 */
export function lentCell(handle) {
  const cell = cellAt(handle);
  lentCells.push(cell);
  return cell;
}

/**
 * Ends what the guest lent to a function of the host's.
 * @param {number} before how much was lent before it
 */
export function expireCells(before) {
  for (const cell of lentCells.splice(before)) cell.handle = EXPIRED;
}

/**
 * Owns no more what the cell stood for.
 * @param {Cell} cell
 * @param {number} handle what stands there from now on
 */
export function retireCell(cell, handle) {
  cell.handle = handle;
  if (cell.watched) {
    cell.watched = false;
    cellRegistry.unregister(cell);
  }
}

/**
 * The handle of what the guest takes over.
 * @param {Cell} cell
 * @param {string} name
 * @param {unknown} where
 */
export function moveHandle(cell, name, where) {
  const handle = exclusiveHandle(cell, name, where);
  retireCell(cell, -handle);
  return handle;
}

// Cells of what calls under way have given away so far, within other values.
/** @type {Cell[]} */
export const givenCells = [];

/**
 * As `moveHandle`, within another value.
 * @param {any} cell
 * @param {string} name
 * @param {unknown} where
 */
export function giveHandle(cell, name, where) {
  if (cell.handle < 0 && givenCells.includes(cell)) {
    throw new ResourceError(`${where}: the ${name} is in use twice`);
  }
  const handle = moveHandle(cell, name, where);
  givenCells.push(cell);
  return handle;
}

/**
 * Owns again what a call gave away that never reached the guest.
 * @param {number} before how much was given away before it
 */
export function regainCells(before) {
  for (const cell of givenCells.splice(before)) {
    cell.handle = -cell.handle;
    watchCell(cell);
  }
}

/**
 * Ends an object or a function of the guest's.
 * @param {Cell} cell
 * @param {string} name
 * @param {unknown} where
 */
export function dropCell(cell, name, where) {
  const handle = exclusiveHandle(cell, name, where);
  retireCell(cell, 0);
  try {
    wasm.$drop(handle);
  } catch (error) {
    throw failed(error);
  }
}

/**
 * What `using` calls, where there is such a thing. It doesn't mind what was freed or moved before.
 * @param {any} target
 * @param {(it: any) => Cell} cellOf
 */
export function makeDisposable(target, cellOf) {
  const { dispose } = Symbol;
  if (!dispose) return;
  const value = /** @this {any} */ function () {
    if (!poison && cellOf(this).handle > 0) this.free();
  };
  Object.defineProperty(target, dispose, { value, writable: true, configurable: true });
}

// The cell of the object that is being made, if its constructor isn't what made it.
/** @type {Cell | undefined} */
export let adoptedCell;

/**
 * An object for what the guest gives away.
 * @param {new () => unknown} Class
 * @param {number} handle
 */
export function adoptObject(Class, handle) {
  adoptedCell = ownCell(handle);
  return new Class();
}

/**
 * The cell of the object that is being made.
 * @param {string} name
 */
export function adoptedBy(name) {
  const cell = adoptedCell;
  adoptedCell = undefined;
  if (!cell) throw TypeError(`${name} has no constructor: only the guest makes one`);
  return cell;
}

/**
 * A function of the guest's, for its owner.
 * @param {any} call
 * @param {Cell} cell
 */
export function ownFunction(call, cell) {
  call.free = () => dropCell(cell, "function", "guest function");
  makeDisposable(call, () => cell);
  return call;
}
