// The JavaScript host of the matrix, in Node and in browsers: makes calls, and says what each gave.

import { camel, neutral, value } from "./values.mjs";

/** What a parameter that the guest changes in place holds: a typed array. */
const ARRAYS = {
  u8: Uint8Array,
  i8: Int8Array,
  u16: Uint16Array,
  i16: Int16Array,
  u32: Uint32Array,
  i32: Int32Array,
  u64: BigUint64Array,
  i64: BigInt64Array,
  f32: Float32Array,
  f64: Float64Array,
};

/** How deep JSON is nested: who reads it doesn't go any deeper than 128. */
function depth(json) {
  let most = 0;
  if (typeof json !== "object") return 0;
  for (const key in json) most = Math.max(most, 1 + depth(json[key]));
  return most;
}

/**
 * Makes calls of the package at `url`. `most` says how many bytes this process had at most so far.
 */
export async function run(url, { functions, calls }, most = () => 0) {
  // Why there isn't even an instance, if that is so.
  let broken;
  const guest = await import(url).catch((error) => {
    broken = error;
  });
  let instance = guest;

  async function answer({ function: name, args: given }) {
    const { params, result, fails } = functions[name];
    const args = params.map(({ type, mutable }, i) => {
      const arg = value(type, given[i], []);
      return mutable ? ARRAYS[type.element.scalar].from(arg) : arg;
    });
    const written = () => {
      const changed = params.flatMap(({ type, mutable }, i) => (mutable ? [neutral(type, args[i], [])] : []));
      return changed.length ? { written: changed } : {};
    };
    try {
      const it = instance[camel(name)](...args);
      const ok = neutral(fails ? result.ok : result, it, []);
      return { ok, ...written() };
    } catch (error) {
      if (guest.GuestError && error instanceof guest.GuestError) {
        return { err: neutral(result.err, error.payload, []), ...written() };
      }
      if (error instanceof guest.GuestPanic) {
        return { panic: error.message, ...(await again(name, args)) };
      }
      if (error instanceof TypeError || error instanceof RangeError) {
        if (/parameter `|out of memory|no memory/.test(error.message)) return { refused: error.message };
      }
      return { thrown: String(error), ...(await again(name, args)) };
    }
  }

  /** What a call says the next time. Then there is a new instance. */
  async function again(name, args) {
    let again = null;
    try {
      instance[camel(name)](...args);
    } catch (error) {
      again = error.message;
    }
    instance = await guest.instantiate();
    return { again };
  }

  const answers = [];
  for (const call of calls) {
    const before = most();
    const given = broken ? { fault: broken.message } : await answer(call);
    if (depth(given) > 125) given.ok = null;
    answers.push({ ...given, peak: most() - before });
  }
  return answers;
}
