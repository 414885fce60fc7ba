/** What an instance is made from. */
export interface InstantiateOptions {
  /** A compiled module; the package's own if left out. */
  readonly module?: WebAssembly.Module;
  /** What the guest imports. */
  readonly imports: Imports;
}

/** Makes an instance, independent of every other. */
export function instantiate(options: InstantiateOptions): Promise<Instance>;
