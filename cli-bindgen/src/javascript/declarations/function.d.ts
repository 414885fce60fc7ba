/** A function of the guest's. */
export type GuestFunction<F> = F & {
  /** Ends the function now, and not some time after nobody has it any more. */
  free(): void;
  [Symbol.dispose](): void;
};
