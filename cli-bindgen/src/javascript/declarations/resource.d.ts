/**
 * An object or a function of the guest's can't be used like this: it was freed or moved, belongs to
 * another instance, or is in use by a call under way.
 */
export class ResourceError extends Error {}
