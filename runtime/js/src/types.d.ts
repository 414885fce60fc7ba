// The types of the runtime's values, for the type checker alone.

/** One instance of a guest, as its glue sees it. */
export interface Guest {
  /** The module's exports; once poisoned, a stand-in that throws. */
  wasm: any;
  /** Address of the arena, of its end, and of the result area. */
  area: number;
  end: number;
  result: number;
  /** Address of the arena's first free byte. */
  top: number;
  /** Address of the first free byte of the block that is being filled. */
  tail: number;
  /** The arena's bytes. */
  arena: Uint8Array;
  /** Views of all linear memory; those that the interface uses. */
  u8: Uint8Array;
  s8: Int8Array;
  u16: Uint16Array;
  s16: Int16Array;
  u32: Uint32Array;
  s32: Int32Array;
  u64: BigUint64Array;
  s64: BigInt64Array;
  f32: Float32Array;
  f64: Float64Array;
}

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
export type ViewName = "u8" | "s8" | "u16" | "s16" | "u32" | "s32" | "u64" | "s64" | "f32" | "f64";
export type Views = Partial<Record<ViewName, new (buffer: ArrayBuffer) => TypedArray>>;
/** Fails unless the value is right; returns it as the guest takes it. */
export type Check = (value: any, where: string, index?: number) => unknown;
