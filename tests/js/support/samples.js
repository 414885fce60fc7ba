// Values at the edges of their types.

/** Names of the numbers, and the typed arrays that hold them. */
export const NUMBERS = {
  U8: Uint8Array,
  I8: Int8Array,
  U16: Uint16Array,
  I16: Int16Array,
  U32: Uint32Array,
  I32: Int32Array,
  U64: BigUint64Array,
  I64: BigInt64Array,
  F32: Float32Array,
  F64: Float64Array,
};

/** @param {number} bits */
const unsigned = (bits) => [0, 1, 127, 2 ** (bits - 1) - 1, 2 ** (bits - 1), 2 ** bits - 2, 2 ** bits - 1];
/** @param {number} bits */
const signed = (bits) => [0, 1, -1, 2 ** (bits - 1) - 1, -(2 ** (bits - 1)), 1 - 2 ** (bits - 1), 42];
const floats = [0, -0, 1, -1, 0.5, NaN, Infinity, -Infinity];

/** @type {Record<string, any[]>} */
export const SCALARS = {
  Bool: [true, false],
  U8: unsigned(8),
  I8: signed(8),
  U16: unsigned(16),
  I16: signed(16),
  U32: unsigned(32),
  I32: signed(32),
  U64: [0n, 1n, 2n ** 31n, 2n ** 32n, 2n ** 53n + 1n, 2n ** 63n - 1n, 2n ** 63n, 2n ** 64n - 1n],
  I64: [0n, 1n, -1n, 2n ** 53n + 1n, 2n ** 63n - 1n, -(2n ** 63n), 1n - 2n ** 63n],
  // The largest, the smallest normal and the smallest of all.
  F32: [
    ...floats,
    3.4028234663852886e38,
    1.1754943508222875e-38,
    1.401298464324817e-45,
    -1.401298464324817e-45,
  ],
  F64: [
    ...floats,
    Number.MAX_VALUE,
    2.2250738585072014e-308,
    Number.MIN_VALUE,
    -Number.MIN_VALUE,
    Math.PI,
    2 ** 53,
  ],
  Char: [
    "a",
    "\0",
    "\x7f",
    "\x80",
    "ß",
    "\u07ff",
    "\u0800",
    "€",
    "\ud7ff",
    "\ue000",
    "\ufeff",
    "\ufffd",
    "\uffff",
    "\u{10000}",
    "💧",
    "\u{10ffff}",
  ],
};

/** Text of every kind, at lengths where code takes another path. */
export function* texts() {
  yield* [
    "",
    "\0",
    "a\0b",
    "\ufeff",
    "\ufeffBOM",
    "\ufeff".repeat(9),
    "e\u0301\u0302\u0303",
    "👩‍👩‍👧‍👦🏳️‍🌈",
    "\ud800",
    "\udfff",
    "\ud800 start",
    "mid\udc00dle",
    "end \ud83d",
    "\udca7\ud83d",
    "\ud83d\ud83d\udca7\udca7",
    "\ufffd",
    "\u{10ffff}\uffff\u{10000}",
    "\x7f\x80\u07ff\u0800\ud7ff\ue000\uffff",
  ];
  // Short text is read and written by hand, and not if there is anything but ASCII in it.
  for (let length = 0; length <= 40; length++) {
    const text = "0123456789abcdefghijklmnopqrstuvwxyzABCD".slice(0, length);
    yield text;
    for (const one of ["é", "€", "💧", "\ud83d"]) {
      yield one + text;
      yield text.slice(0, length / 2) + one + text.slice(length / 2);
      yield text + one;
    }
  }
  // ASCII, in an engine's representation of 16 bits a unit.
  for (const length of [3, 12, 16, 17, 100, 6000, 70_000]) yield `€${"x".repeat(length)}`.slice(1);
  // The arena ends at 16 KiB, room is made for three bytes a unit, and the result area ends at 4 KiB.
  for (const length of [
    1364, 1365, 1366, 4088, 4095, 4096, 4097, 5459, 5460, 5461, 5462, 5463, 16383, 16384, 16385, 65535, 65536,
    65537,
  ]) {
    yield "x".repeat(length);
    yield "€".repeat(length);
    yield "💧".repeat(length / 2);
    yield `${"x".repeat(length - 1)}\ud83d`;
  }
}

/** Text that is larger than memory is at first. */
export function* largeTexts() {
  yield "0123456789abcdef".repeat(2 ** 16);
  yield "€".repeat(2 ** 20);
  yield `${"x".repeat(2 ** 20)}\udca7`;
}

/**
 * Lengths of lists at which they take another path.
 * @param {number} size of an element, in bytes
 */
export function lengths(size) {
  const around = (/** @type {number} */ bytes) => {
    const length = Math.floor(bytes / size);
    return [length - 1, length, length + 1];
  };
  return new Set([
    0,
    1,
    2,
    3,
    7,
    8,
    9,
    ...around(4096 - 8),
    ...around(4096),
    ...around(16384 - 7),
    ...around(16384),
    ...around(65536),
  ]);
}
