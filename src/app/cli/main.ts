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

program
  .command('eval')
  .description('measure the answers: how often right, how well it knows when it does not know')
  .argument('[folder]', 'a folder with faq.jsonl and dev.jsonl (default: the documents that the bot answers from)')
  .option('--queries <file>', 'the questions to ask (default: dev.jsonl in the folder)')
  .option('--json', 'print one JSON object')
  .option('--html <file>', 'write a report to read in a browser')
  .addHelpText('after', '\nMeasures what is served, without a model. Ends with 1 when there was nothing to ask.')
  .action(async (folder, options) => end((await import('./eval.ts')).evaluate(folder, options)))

program
  .command('tune')
  .description("fit the weights of the search and the threshold to a bot's own questions")
  .argument('[folder]', 'a folder with faq.jsonl and dev.jsonl (default: the documents that the bot answers from)')
  .option('--queries <file>', 'the questions to learn from (default: dev.jsonl in the folder)')
  .option('--dry-run', 'change nothing, only say what would be better')
  .option('--json', 'print one JSON object')
  .addHelpText(
    'after',
    '\nWrites to the config folder, and only what is better by more than chance on questions held back.',
  )
  .action(async (folder, options) => end((await import('./tune.ts')).tune(folder, options)))

program
  .command('augment')
  .description('let a model propose other ways to ask each question, for you to review')
  .argument('[folder]', 'a folder of documents (default: the one that the bot answers from)')
  .option('--out <file>', 'the review file to write, and to go on with', 'augment.yaml')
  .option('--count <n>', 'the most new ways to ask one question', countOf, 5)
  .option('--apply <file>', 'take the accepted lines of a reviewed file into the documents')
  .action(async (folder, options) => {
    const [{ augment }, { openCommandModel }] = await Promise.all([
      import('./augment.ts'),
      import('./command-model.ts'),
    ])
    await end(augment(folder, options, openCommandModel))
  })

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

const policies = program.command('policies').description('who may read, export and erase what')

policies
  .command('check')
  .description('check the policies, print the table that they come to, and what has changed since the last time')
  .option('--json', 'print one JSON object')
  .addHelpText('after', '\nEnds with 0 when they can be used, with 1 when something in them is wrong.')
  .action(async (options) => end((await import('./policies.ts')).check(options)))

program
  .command('backup')
  .description('copy the data folder, while a server may run on it')
  .argument('<folder>', 'where to: a folder that is new or empty')
  .option('--keys-to <folder>', 'where what opens the data goes: master key, customers’ keys, secrets')
  .option('--without-keys', 'leave the keys out')
  .option('--json', 'print one JSON object')
  .addHelpText(
    'after',
    '\nKeep the keys apart from the data, and only briefly: a customer who was erased must not come back by a backup.\nEnds with 0 when all is copied and checked, with 1 when it is not.',
  )
  .action(async (folder, options) => end((await import('./backup.ts')).backup(folder, options)))

program
  .command('restore')
  .description('put a backup where the data folder is; no server may run on it')
  .argument('<folder>', 'the backup')
  .requiredOption('--keys-from <folder>', 'the backup of the keys: the newest, it may be newer than the data’s')
  .option('--replace', 'move aside what is in the data folder')
  .option('--json', 'print one JSON object')
  .addHelpText(
    'after',
    '\nChecks everything before it changes anything; when it was interrupted, run it again.\nEnds with 0 when it is restored, with 1 when all is left as it was.',
  )
  .action(async (folder, options) => end((await import('./restore.ts')).restore(folder, options)))

/** Options of every command that is done in somebody's name. */
const acting = (command: Command) =>
  command
    .option('--role <role>', 'the role to act in, where you have several')
    .option('--purpose <purpose>', 'what it is done for, for example support')
    .option('--reason <text>', 'why, in your own words; for the audit log')

const ACTING_HELP = '\nActs in your name: that of PARLEY_TOKEN, or of this terminal where no sign-in is configured.'

const transcripts = program
  .command('transcripts')
  .description('what was said, for whoever may read it')
  .addHelpText('after', ACTING_HELP)

acting(transcripts.command('list'))
  .description('conversations by metadata, newest first')
  .option('--customer <id>', 'of one customer')
  .option('--channel <name>', 'of one channel')
  .option('--limit <n>', 'the most to show', wholeNumber, 50)
  .option('--next <place>', 'where to go on, as the last page said')
  .option('--json', 'print one JSON object')
  .action(async (options) => end((await import('./transcripts.ts')).list(options)))

acting(transcripts.command('show'))
  .description('the lines of a conversation (needs --purpose)')
  .argument('<conversation>', 'its id')
  .option('--masked', 'with personal data masked')
  .option('--json', 'print JSON lines')
  .action(async (id, options) => end((await import('./transcripts.ts')).show(id, options)))

acting(transcripts.command('export'))
  .description('everything of one customer, as JSON lines (needs --purpose)')
  .argument('<customer>', 'id of the customer')
  .option('--html', 'as a page to read in a browser')
  .option('--out <file>', 'write to a new file, for your eyes alone')
  .action(async (id, options) => end((await import('./transcripts.ts')).exportCustomer(id, options)))

const eraseCustomer = (command: Command) =>
  acting(command)
    .argument('<customer>', 'id of the customer')
    .option('--receipt <file>', 'write the receipt there instead of printing it')
    .action(async (id, options) => end((await import('./erase.ts')).erase(id, options)))

eraseCustomer(transcripts.command('erase')).description('erase a customer for good (as parley erase customer)')

const erase = program
  .command('erase')
  .description('erase a customer, and prove it later')
  .addHelpText('after', ACTING_HELP)

eraseCustomer(erase.command('customer')).description('destroy a customer’s key, and everything that it sealed')

acting(erase.command('verify'))
  .description('whether a receipt is ours, and whether anything of before it can be read here')
  .argument('<receipt>', 'the file')
  .option('--json', 'print one JSON object')
  .addHelpText('after', '\nEnds with 0 when nothing can be read, with 1 otherwise. Works on a restored backup, too.')
  .action(async (file, options) => end((await import('./erase.ts')).verify(file, options)))

acting(erase.command('hold'))
  .description('stop erasure and retention for a customer (needs --reason)')
  .argument('<customer>', 'id of the customer')
  .action(async (id, options) => end((await import('./erase.ts')).hold(id, options)))

acting(erase.command('release'))
  .description('lift a legal hold')
  .argument('<customer>', 'id of the customer')
  .action(async (id, options) => end((await import('./erase.ts')).release(id, options)))

const keys = program
  .command('keys')
  .description('the master key that wraps the customers’ keys')
  .addHelpText('after', ACTING_HELP)

acting(keys.command('status'))
  .description('which master key wraps, and how many data keys each opens')
  .option('--json', 'print one JSON object')
  .action(async (options) => end((await import('./keys.ts')).status(options)))

acting(keys.command('rotate'))
  .description('let a new master key take over while the house runs; goes on where it was interrupted')
  .option('--json', 'print one JSON object')
  .action(async (options) => end((await import('./keys.ts')).rotate(options)))

const audit = program
  .command('audit')
  .description('the log of every access and of what was done to keys, policies and data')
  .addHelpText('after', ACTING_HELP)

acting(audit.command('verify'))
  .description('whether the log is whole, and where it was touched')
  .option('--since <file>', 'a checkpoint that was kept elsewhere')
  .option('--json', 'print one JSON object')
  .addHelpText('after', '\nEnds with 0 when the log is whole, with 1 when it was touched.')
  .action(async (options) => end((await import('./audit.ts')).verify(options)))

acting(audit.command('export'))
  .description('print the log as JSON lines')
  .option('--after <sequence>', 'only entries after this one', wholeNumber, 0)
  .action(async (options) => end((await import('./audit.ts')).exportLines(options)))

acting(audit.command('review'))
  .description('show what was done by breaking the glass, or say that you have looked at an entry (--reason)')
  .argument('[sequence]', 'the entry', wholeNumber)
  .option('--json', 'print one JSON array')
  .action(async (sequence, options) => end((await import('./audit.ts')).review(sequence, options)))

const apiKeys = program
  .command('api-keys')
  .description('keys for agents and programs')
  .addHelpText('after', ACTING_HELP)

acting(apiKeys.command('issue'))
  .description('make a key, and show it once')
  .argument('<name>', "the agent's id, or what the program is called")
  .requiredOption('--for <role>', 'what it may act as, for example agent')
  .option('--queue <queues...>', 'what an agent takes conversations from')
  .option('--team <teams...>', 'what a supervisor answers for')
  .option('--expires <when>', 'a date (2027-01-31), or days from now (90d)', expiry)
  .option('--json', 'print one JSON object')
  .action(async (name, options) => end((await import('./api-keys.ts')).issue(name, options)))

acting(apiKeys.command('list'))
  .description('show all keys')
  .option('--json', 'print one JSON array')
  .action(async (options) => end((await import('./api-keys.ts')).list(options)))

acting(apiKeys.command('revoke'))
  .description('let a key be valid no longer')
  .argument('<name>', 'whom it was issued to')
  .action(async (name, options) => end((await import('./api-keys.ts')).revoke(name, options)))

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

function wholeNumber(value: string): number {
  if (!/^\d{1,15}$/.test(value)) throw new InvalidArgumentError('Expected a whole number.')
  return Number(value)
}

function countOf(value: string): number {
  const count = Number(value)
  if (!Number.isInteger(count) || count < 1 || count > 20)
    throw new InvalidArgumentError('Expected a number from 1 to 20.')
  return count
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
