declare global {
  // As in TypeScript's own `esnext.disposable`, for whoever leaves that out.
  interface SymbolConstructor {
    readonly dispose: unique symbol;
  }
}
