// Glue written by hand for exactly the calls of the benchmark: the practical limit on Node.
//
// It uses only what browsers have too (no `Buffer`), is right for any string, re-makes its views
// after memory has grown, and frees what it makes. What it doesn't do is check the arguments'
// types, or distrust the guest.

const INPUT = 64 * 1024;
const OUTPUT = 4 * 1024;

/** Longer strings are cheaper through `encodeInto`. */
const ENCODE_LOOP = 20;
/** Longer strings are cheaper through `TextDecoder`. */
const DECODE_AT_ONCE = 32;

/**
 * `text.charCodeAt(at)` in other words: V8 forgets how to inline that one where it has met more
 * than four of its inner kinds of text, which a real program shows it soon.
 */
const codeAt = Function.prototype.call.bind(String.prototype.charCodeAt);

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Decodes up to `DECODE_AT_ONCE` ASCII bytes with one `fromCharCode` of just as many arguments:
 * text put together from pieces is a rope, which whoever reads it pays for. A case a length is
 * nothing to type by hand. Gives `undefined` for anything but ASCII.
 */
const decodeAtOnce = new Function(`
  "use strict";
  return function decodeAtOnce(bytes, at, length) {
    switch (length) {
      case 0: return "";
      ${Array.from({ length: DECODE_AT_ONCE }, (_, last) => decodeCase(last + 1)).join("\n")}
    }
  };`)();

function decodeCase(length) {
  const codes = Array.from({ length }, (_, i) => `c${i}`);
  return `case ${length}: {
    const ${codes.map((code, i) => `${code} = bytes[at + ${i}]`).join(", ")};
    if ((${codes.join(" | ")}) < 128) return String.fromCharCode(${codes.join(", ")});
    return undefined;
  }`;
}

export function instantiate(bytes) {
  const { exports: wasm } = new WebAssembly.Instance(new WebAssembly.Module(bytes));
  const memory = wasm.memory;
  const area = wasm.area();
  const outputAt = area + INPUT;
  const spilledAt = (outputAt + OUTPUT) >>> 2;

  let u8, u32, f64, input;
  function refresh() {
    const { buffer } = memory;
    u8 = new Uint8Array(buffer);
    u32 = new Uint32Array(buffer);
    f64 = new Float64Array(buffer);
    input = new Uint8Array(buffer, area, INPUT);
  }
  refresh();

  /** Where the block lies that was made for the argument under way, and its size; 0 if none. */
  let block = 0;
  let blockSize = 0;

  function make(size) {
    block = wasm.make(size) >>> 0;
    if (block === 0) throw new RangeError(`no memory for ${size} bytes`);
    blockSize = size;
    if (u8.byteLength === 0) refresh();
    return block;
  }

  function release() {
    wasm.free(block, blockSize);
    block = 0;
  }

  /** Lowers text; returns its bytes. They lie in the input, or in `block` if that isn't 0. */
  function lowerText(text) {
    const { length } = text;
    if (u8.byteLength === 0) refresh();
    if (length <= ENCODE_LOOP) {
      const view = u8;
      let at = 0;
      for (; at < length; at++) {
        const code = codeAt(text, at);
        if (code > 127) break;
        view[area + at] = code;
      }
      if (at === length) return length;
    }
    if (3 * length <= INPUT) return encoder.encodeInto(text, input).written;
    return lowerLongText(text);
  }

  function lowerLongText(text) {
    const { length } = text;
    make(length);
    const { read, written } = encoder.encodeInto(text, u8.subarray(block, block + length));
    if (read === length) return written;
    // Not ASCII: what was encoded is thrown away, which costs less than it seems.
    release();
    const size = 3 * length;
    make(size);
    return encoder.encodeInto(text, u8.subarray(block, block + size)).written;
  }

  function liftText(length) {
    if (u8.byteLength === 0) refresh();
    if (length <= DECODE_AT_ONCE) {
      const text = decodeAtOnce(u8, outputAt, length);
      if (text !== undefined) return text;
    }
    if (length <= OUTPUT) return decoder.decode(u8.subarray(outputAt, outputAt + length));
    const at = u32[spilledAt];
    const text = decoder.decode(u8.subarray(at, at + length));
    wasm.free(at, length);
    return text;
  }

  function greet(name) {
    const length = lowerText(name);
    if (block === 0) return liftText(wasm.greet(area, length));
    const size = wasm.greet(block, length);
    release();
    return liftText(size);
  }

  function len(text) {
    const length = lowerText(text);
    if (block === 0) return wasm.len(area, length) >>> 0;
    const bytes = wasm.len(block, length) >>> 0;
    release();
    return bytes;
  }

  function text(n) {
    return liftText(wasm.text(n));
  }

  function shoutAll(words) {
    const count = words.length;
    // Cheaper than `join`.
    let all = "";
    for (let i = 0; i < count; i++) all += words[i];
    const size = 4 * count + 3 * all.length;
    if (u8.byteLength === 0) refresh();
    const start = size <= INPUT ? area : make(size);
    const lengths = u32.subarray(start >>> 2, (start >>> 2) + count);
    const textAt = start + 4 * count;
    const { written } = encoder.encodeInto(all, u8.subarray(textAt, start + size));
    if (written === all.length) {
      for (let i = 0; i < count; i++) lengths[i] = words[i].length;
    } else {
      let at = textAt;
      for (let i = 0; i < count; i++) {
        lengths[i] = encoder.encodeInto(words[i], u8.subarray(at, start + size)).written;
        at += lengths[i];
      }
    }
    const bytes = wasm.shout_all(start, count);
    if (block !== 0) release();
    if (u8.byteLength === 0) refresh();

    const at = bytes <= OUTPUT ? outputAt : u32[spilledAt];
    const shouted = new Array(count);
    let length = at >>> 2;
    let from = at + 4 * count;
    const run = decoder.decode(u8.subarray(from, at + bytes));
    if (run.length === bytes - 4 * count) {
      from = 0;
      for (let i = 0; i < count; i++) {
        const to = from + u32[length++];
        shouted[i] = run.slice(from, to);
        from = to;
      }
    } else {
      for (let i = 0; i < count; i++) {
        const to = from + u32[length++];
        shouted[i] = decoder.decode(u8.subarray(from, to));
        from = to;
      }
    }
    if (bytes > OUTPUT) wasm.free(at, bytes);
    return shouted;
  }

  /** Lowers numbers; returns where they lie. */
  function lowerNumbers(values) {
    const size = 8 * values.length;
    if (u8.byteLength === 0) refresh();
    const at = size <= INPUT ? area : make(size);
    copyIn(values, at >>> 3);
    return at;
  }

  function copyIn(values, at) {
    const { length } = values;
    // `set` costs more than a short loop.
    if (length <= 16) {
      for (let i = 0; i < length; i++) f64[at + i] = values[i];
    } else {
      f64.set(values, at);
    }
  }

  function sum(values) {
    const total = wasm.sum(lowerNumbers(values), values.length);
    if (block !== 0) release();
    return total;
  }

  function scale(values, factor) {
    const { length } = values;
    wasm.scale(lowerNumbers(values), length, factor);
    if (block !== 0) release();
    if (u8.byteLength === 0) refresh();
    const size = 8 * length;
    const at = size <= OUTPUT ? outputAt : u32[spilledAt];
    const scaled = f64.slice(at >>> 3, (at >>> 3) + length);
    if (size > OUTPUT) wasm.free(at, size);
    return scaled;
  }

  function checked(n) {
    const state = wasm.checked(n);
    if (state >= 0) return state;
    throw new Error(liftText(-1 - state));
  }

  const add = (a, b) => wasm.add(a, b) >>> 0;
  return { add, greet, len, text, shoutAll, sum, scale, checked, memory };
}
