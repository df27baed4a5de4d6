import { enableCompileCache } from 'node:module'
import { Command } from 'commander'
import { hasCode, ParleyError } from '../../core/errors.ts'

/** What commands end with: done, found wanting, wrong use. */
export const EXIT = { done: 0, wanting: 1, wrongUse: 2 } as const

// Compiled code is kept between starts.
enableCompileCache()

const program = new Command('parley')
  .description('A customer-service chatbot that answers from your FAQ documents')
  .showSuggestionAfterError()
  .showHelpAfterError('(see parley --help)')
  .exitOverride((exit) => process.exit(exit.exitCode === 0 ? EXIT.done : EXIT.wrongUse))

// Each command's module is loaded when it is used, so that none pays for another's imports.
program
  .command('start')
  .description('serve the bot')
  .action(async () => (await import('./start.ts')).start())

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof ParleyError)) throw error
  process.stderr.write(`parley: ${error.message}\n`)
  process.exitCode = hasCode(error, 'config-invalid') ? EXIT.wrongUse : EXIT.wanting
}
