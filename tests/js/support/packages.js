// Finding, importing and observing the packages under test.

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const { WHARF_PACKAGES } = process.env;

/** The folder of all packages: `cargo xtask test` builds them, `WHARF_PACKAGES` is another. */
export const PACKAGES = WHARF_PACKAGES
  ? pathToFileURL(`${WHARF_PACKAGES}/`)
  : new URL("../../../target/packages/", import.meta.url);

/**
 * The file of a package that `import` finds.
 * @param {string} name of the package's folder
 */
export function entry(name) {
  const folder = new URL(`${name}/`, PACKAGES);
  const { main } = JSON.parse(readFileSync(new URL("package.json", folder), "utf8"));
  return new URL(main, folder);
}

/**
 * A package, which is an instance of its guest.
 * @param {string} name
 * @returns {Promise<any>}
 */
export function load(name) {
  return import(entry(name).href);
}

/**
 * What stands between an instance and its glue.
 * @typedef {object} Observed
 * @property {any} guest the instance, as its user has it
 * @property {any} GuestPanic
 * @property {any} GuestError
 * @property {any} ResourceError
 * @property {any} exports those of the module itself, untouched
 * @property {any} host what the glue gives the module
 * @property {string[]} calls the exports that the glue has called, in order
 * @property {() => number} bytes the size of linear memory
 * @property {{ AREA: number, RESULT: number, PANIC: number }} addresses those in the glue
 */

/**
 * A fresh instance, watched from between module and glue.
 * @param {string} name
 * @param {(exports: any, observed: Observed) => Record<string, any>} [replace] exports to give the
 *   glue in place of the module's own
 * @param {any} [imports] what the guest imports
 * @returns {Promise<Observed>}
 */
export async function observe(name, replace = () => ({}), imports = undefined) {
  const { instantiate, GuestPanic, GuestError, ResourceError } = await load(name);
  /** @type {Observed} */
  const observed = {
    guest: undefined,
    GuestPanic,
    GuestError,
    ResourceError,
    exports: undefined,
    host: undefined,
    calls: [],
    bytes: () => observed.exports.memory.buffer.byteLength,
    addresses: addresses(name),
  };
  const real = WebAssembly.instantiate;
  /** @type {any} */ (WebAssembly).instantiate = async (
    /** @type {WebAssembly.Module} */ module,
    /** @type {any} */ given,
  ) => {
    const instance = await real(module, given);
    observed.exports = instance.exports;
    observed.host = given?.wharf;
    const shown = { ...instance.exports, ...replace(instance.exports, observed) };
    for (const [name, item] of Object.entries(shown)) {
      if (typeof item !== "function") continue;
      shown[name] = (/** @type {any[]} */ ...slots) => {
        observed.calls.push(name);
        return item(...slots);
      };
    }
    return { exports: shown };
  };
  try {
    // The glue instantiates before it gives control back.
    const guest = instantiate(imports && { imports });
    WebAssembly.instantiate = real;
    observed.guest = await guest;
  } finally {
    WebAssembly.instantiate = real;
  }
  return observed;
}

/**
 * The addresses of the guest's statics, as far as the glue has them.
 * @param {string} name
 */
function addresses(name) {
  const glue = readFileSync(entry(name), "utf8");
  const address = (/** @type {string} */ constant) =>
    Number(glue.match(new RegExp(`const ${constant} = (\\d+);`))?.[1]);
  return { AREA: address("AREA"), RESULT: address("RESULT"), PANIC: address("PANIC") };
}
