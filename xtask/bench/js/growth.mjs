// Work that grows, around the sizes where glue changes its ways: arguments that no longer fit a
// fixed region of the guest's memory, and results or arguments for which memory has to grow.

export const growth = [];
