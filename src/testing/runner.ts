type RegisterTest = (title: string, run: () => Promise<void>) => void

/** The first journey may have to wait until all documents are read. */
const TIMEOUT_MS = 60_000

/** The test runner that this process is: Vitest, or Node's own. */
export async function findRunner(): Promise<RegisterTest> {
  // Both set it in every process that runs tests; importing Vitest outside of it fails late.
  if (process.env.VITEST) {
    const { it } = await import('vitest')
    return (title, run) => it(title, run, TIMEOUT_MS)
  }
  const { test } = await import('node:test')
  return (title, run) => void test(title, run)
}
