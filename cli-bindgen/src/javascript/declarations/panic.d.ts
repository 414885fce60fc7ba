/**
 * The guest panicked or trapped, or broke its contract. Its instance can't be used any more: every
 * later call throws this too. `instantiate()` makes a fresh one.
 */
export class GuestPanic extends Error {
  /** Where it panicked, `file:line`, if it did. */
  readonly location?: string;
}
