import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'test/**/*.test.tsx'],
    // Real servers, databases and a browser start inside tests.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
    // Its warnings are for those who go into production with it.
    onConsoleLog: (line) => !line.includes('oidc-provider '),
  },
})
