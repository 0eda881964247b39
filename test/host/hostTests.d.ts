declare module 'berth:host-tests' {
  /** Evaluates every test file of the suite, which registers its tests with mocha's globals. */
  export function loadTests(): void;
}
