type RegisterTest = (title: string, run: () => Promise<void>) => void

/** The test runner that this process is: Vitest, or Node's own. */
export async function findRunner(): Promise<RegisterTest> {
  // Both set it in every process that runs tests; importing Vitest outside of it fails late.
  if (process.env.VITEST) return (await import('vitest')).it
  const { test } = await import('node:test')
  return (title, run) => void test(title, run)
}
