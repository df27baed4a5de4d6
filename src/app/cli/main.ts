import { Command, InvalidArgumentError } from 'commander'
import { hasCode, ParleyError } from '../../core/errors.ts'
import { EXIT } from './exit.ts'

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

program
  .command('chat')
  .description('talk to the bot in this terminal')
  .option('--new', 'begin a new conversation instead of going on with the last one')
  .option('--locale <tag>', 'language to begin in, for example zh-Hans (default: that of this terminal)', localeTag)
  .addHelpText(
    'after',
    '\nWorks beside a running server on the same data folder. From a pipe, every line is a message.',
  )
  .action(async (options) => end((await import('./chat.ts')).chat(options)))

program
  .command('ask')
  .description('ask one question and print the answer with its source')
  .argument('<question...>', 'the question')
  .option('--locale <tag>', 'language to answer in where the question does not tell it', localeTag)
  .option('--json', 'print one JSON object')
  .addHelpText('after', '\nEnds with 0 when the bot answers, with 1 when it does not know.')
  .action(async (words, options) => end((await import('./ask.ts')).ask(words.join(' '), options)))

program
  .command('ingest')
  .description('read the documents and report what is wrong with them')
  .argument('[folder]', 'a folder of documents (default: the one that the bot answers from)')
  .option('--json', 'print one JSON object')
  .addHelpText(
    'after',
    '\nWhat is read of the bot’s own folder is saved for the server; any other folder is only checked.\nEnds with 0 when all is well, with 1 when a document has a problem.',
  )
  .action(async (folder, options) => end((await import('./ingest.ts')).ingest(folder, options)))

program
  .command('doctor')
  .description('check this installation, and say what to mend')
  .option('--json', 'print one JSON object')
  .addHelpText('after', '\nChanges nothing. Ends with 0 when all is well, with 1 when something is wrong.')
  .action(async (options) => end((await import('./doctor.ts')).doctor(options)))

function localeTag(value: string): string {
  try {
    return Intl.getCanonicalLocales(value)[0] ?? value
  } catch {
    throw new InvalidArgumentError('Expected a language tag like "en" or "zh-Hans".')
  }
}

async function end(code: Promise<number>): Promise<void> {
  process.exitCode = await code
}

// Whoever reads the output may have seen enough.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

try {
  await program.parseAsync()
} catch (error) {
  if (!(error instanceof ParleyError)) throw error
  process.stderr.write(`parley: ${error.message}\n`)
  process.exitCode = hasCode(error, 'config-invalid') ? EXIT.wrongUse : EXIT.wanting
}
