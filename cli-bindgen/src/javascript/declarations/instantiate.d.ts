/** What an instance is made from. */
export interface InstantiateOptions {
  /** The module, compiled or as bytes; the package's own if left out. */
  readonly module?: WebAssembly.Module | BufferSource | Promise<WebAssembly.Module | BufferSource>;
}

/** Makes a further instance, independent of every other. */
export function instantiate(options?: InstantiateOptions): Promise<Instance>;
