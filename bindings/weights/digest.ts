// The one function of @noble/hashes that is used: bundlers leave the rest out.
export { sha256 } from '@noble/hashes/sha2.js';
