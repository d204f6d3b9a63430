// What unit tests use of Node. Its whole types would change those of the page: timers, globals.
declare module 'node:test' {
  export function test(name: string, run: () => void | Promise<void>): void
}
declare module 'node:assert/strict' {
  interface Assert {
    ok(value: unknown, message?: string): void
    equal(actual: unknown, expected: unknown, message?: string): void
    deepEqual(actual: unknown, expected: unknown, message?: string): void
    throws(run: () => unknown, expected?: RegExp | object): void
    doesNotThrow(run: () => unknown): void
    rejects(promise: Promise<unknown>, expected?: RegExp | object): Promise<void>
  }
  const assert: Assert
  export = assert
}
