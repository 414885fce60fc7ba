/**
 * What the guest has allocated and not freed, and the most bytes that it ever had. A block is that
 * export's, the innermost, which made it or changed its size last; `allocations` are how many blocks an
 * export has made.
 */
export function memoryStats(): {
  readonly liveBytes: number;
  readonly liveBlocks: number;
  readonly peakBytes: number;
  readonly exports: {
    readonly [name: string]: {
      readonly liveBytes: number;
      readonly liveBlocks: number;
      readonly allocations: number;
    };
  };
};

/** `memoryStats` in words: a line for each export that has not freed all, the largest first. */
export function leakReport(): string;
