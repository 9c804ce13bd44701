// The version of package.json, where nothing can be read from a disk; tests/node/library.test.ts holds the two
// together.
export const VERSION = '0.1.0'; // x-release-please-version
