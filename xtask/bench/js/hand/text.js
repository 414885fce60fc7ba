// Text: one at a time, and runs of many that are encoded and decoded at once.

import { INPUT, OUTPUT, area, block, input, make, outputAt, refresh, resultAt, u8, wasm } from "./area.js";

// In browsers `encodeInto` and `TextDecoder` have a higher price before the first letter.
const IN_BROWSER = globalThis.process === undefined;

/** Longer strings are cheaper through `encodeInto`. */
const ENCODE_LOOP = IN_BROWSER ? 100 : 20;
/** Longer strings are cheaper through `TextDecoder`. */
const DECODE_AT_ONCE = IN_BROWSER ? 64 : 32;

/**
 * `text.charCodeAt(at)` in other words: V8 forgets how to inline that one where it has met more
 * than four of its inner kinds of text, which a real program shows it soon.
 */
const codeAt = Function.prototype.call.bind(String.prototype.charCodeAt);

export const encoder = new TextEncoder();
export const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

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

/** Lowers text; returns its bytes. They lie in the input, or in `block` if that isn't 0. */
export function lowerText(text) {
  const { length } = text;
  if (u8.length === 0) refresh();
  if (length <= ENCODE_LOOP) {
    const bytes = lowerLetters(text);
    if (bytes >= 0) return bytes;
  }
  if (3 * length <= INPUT) return encoder.encodeInto(text, input).written;
  return lowerLongText(text);
}

/**
 * Lowers text to the input; returns its bytes, or -1 if that is better left to the encoder: what
 * isn't ASCII costs more here than through the encoder of Node, and less than through a browser's.
 */
function lowerLetters(text) {
  const { length } = text;
  let at = area;
  for (let i = 0; i < length; i++) {
    const code = codeAt(text, i);
    if (code < 0x80) {
      u8[at++] = code;
    } else if (!IN_BROWSER || code >>> 11 === 27) {
      return -1;
    } else if (code < 0x800) {
      u8[at++] = 0xc0 | (code >>> 6);
      u8[at++] = 0x80 | (code & 0x3f);
    } else {
      u8[at++] = 0xe0 | (code >>> 12);
      u8[at++] = 0x80 | ((code >>> 6) & 0x3f);
      u8[at++] = 0x80 | (code & 0x3f);
    }
  }
  return at - area;
}

/** What isn't used of a block is never touched, so that it costs nothing. */
function lowerLongText(text) {
  const size = 3 * text.length;
  make(size);
  return encoder.encodeInto(text, u8.subarray(block, block + size)).written;
}

export function liftText(length) {
  if (length <= DECODE_AT_ONCE) {
    if (u8.length === 0) refresh();
    const text = decodeAtOnce(u8, outputAt, length);
    if (text !== undefined) return text;
  }
  const at = resultAt(length);
  const text = decoder.decode(u8.subarray(at, at + length));
  if (length > OUTPUT) wasm.free(at, length, 1);
  return text;
}

/** Text of the guest's that lies where it says. */
export function readText(at, length) {
  if (u8.length === 0) refresh();
  if (length <= DECODE_AT_ONCE) {
    const text = decodeAtOnce(u8, at, length);
    if (text !== undefined) return text;
  }
  return decoder.decode(u8.subarray(at, at + length));
}

/** Encodes a run of texts; says whether it is ASCII, so that bytes and letters agree. */
export function encodeRun(run, at) {
  if (run === "") return true;
  return encoder.encodeInto(run, u8.subarray(at, at + 3 * run.length)).written === run.length;
}

/** Encodes one text of a run that isn't ASCII; returns its bytes. */
export function encodeOne(text, at) {
  return encoder.encodeInto(text, u8.subarray(at, at + 3 * text.length)).written;
}

/** Decodes a run of texts; gives `undefined` for anything but ASCII. */
export function decodeRun(from, to) {
  const run = decoder.decode(u8.subarray(from, to));
  return run.length === to - from ? run : undefined;
}

export function decodeOne(from, to) {
  return decoder.decode(u8.subarray(from, to));
}
