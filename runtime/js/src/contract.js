// The numbers of the contract. Their home is the crate wharf-abi; a test holds the two together.

export const ARENA_SIZE = 16384;
