// Types of the runtime's values, for the type checker alone.

export type NumberArray =
  | Uint8Array
  | Int8Array
  | Uint16Array
  | Int16Array
  | Uint32Array
  | Int32Array
  | Float32Array
  | Float64Array;
export type BigArray = BigUint64Array | BigInt64Array;
export type TypedArray = NumberArray | BigArray;
