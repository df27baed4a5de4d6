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
  .option('--strict', 'let remarks count as errors')
  .option('--json', 'print one JSON object')
  .addHelpText(
    'after',
    '\nWhat is read of the bot’s own folder is saved for the server; any other folder is only checked.\nEnds with 0 when all is served, with 1 when something in a document is not.',
  )
  .action(async (folder, options) => end((await import('./ingest.ts')).ingest(folder, options)))

const corrections = program
  .command('corrections')
  .description('correct the bot at once, without touching a document')
  .addHelpText('after', '\nA correction holds on every instance from the next message on.')

const decided = (command: Command) =>
  command
    .requiredOption('--reason <text>', 'why, for whoever reads it later')
    .option('--author <name>', 'who decides it (default: the user of this terminal)')
    .option('--expires <when>', 'from when it no longer holds: a date (2027-01-31), or days from now (7d)', expiry)
    .option('--json', 'print one JSON object')

decided(corrections.command('pin'))
  .description('answer a question with a text of your own')
  .argument('<questions...>', 'the question, and other ways to ask it')
  .option('--answer <markdown>', 'the answer')
  .option('--file <file>', 'a Markdown file that holds the answer')
  .action(async (questions, options) => end((await import('./corrections.ts')).pin(questions, options)))

decided(corrections.command('block'))
  .description('quote a passage or a document no more, or leave a question to a person')
  .option('--passage <id>', 'id of the passage, or path of its document (parley ask --json tells them)')
  .option('--question <questions...>', 'the question, and other ways to ask it')
  .action(async (options) => end((await import('./corrections.ts')).block(options)))

corrections
  .command('list')
  .description('show all corrections')
  .option('--json', 'print one JSON array')
  .action(async (options) => end((await import('./corrections.ts')).list(options)))

corrections
  .command('remove')
  .description('let a correction hold no longer')
  .argument('<id>', 'its id, as the list shows it')
  .action(async (id) => end((await import('./corrections.ts')).remove(id)))

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

/** The first moment of a day, or so many days from now. */
function expiry(value: string): number {
  const days = /^(\d{1,4})d$/.exec(value)?.[1]
  if (days !== undefined) return Date.now() + Number(days) * 86_400_000
  const time = /^\d{4}-\d\d-\d\d$/.test(value) ? Date.parse(value) : Number.NaN
  if (Number.isNaN(time)) throw new InvalidArgumentError('Expected a date like 2027-01-31, or days like 7d.')
  if (time <= Date.now()) throw new InvalidArgumentError('That day is over.')
  return time
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
