/** Numbers that the guest owns, where they lie. */
export interface View<T> {
  /**
   * The numbers, as they are now. An array that was taken out before is good until the next call of the
   * guest; whatever is written to it, the guest has.
   */
  readonly array: T;
  /** How many they are now. */
  readonly length: number;
}
