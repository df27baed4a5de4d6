import { Command } from 'commander'
import { hasCode, ParleyError } from '../../core/errors.ts'
import { countOf, expiry, localeTag, semanticVersion } from './arguments.ts'
import { addDialogCommands } from './dialog-commands.ts'
import { EXIT, end } from './exit.ts'
import { addStaffCommands } from './staff-commands.ts'

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
  .command('init')
  .description('make a new bot: a dialog, a test, a document and the settings')
  .argument('<folder>', 'a new folder; its name is the bot’s')
  .action(async (folder) => end((await import('./init.ts')).init(folder)))

program
  .command('chat')
  .description('talk to the bot in this terminal')
  .option('--new', 'begin a new conversation instead of going on with the last one')
  .option('--locale <tag>', 'language to begin in, for example zh-Hans (default: that of this terminal)', localeTag)
  .option('--verbose', 'show the log between the replies instead of keeping it in chat.log of the data folder')
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
  .option('--routing <file>', 'measure instead which dialogs the messages of this file go to')
  .addHelpText('after', '\nMeasures what is served, without a model. Ends with 1 when there was nothing to ask.')
  .action(async (folder, { routing, ...options }) => {
    if (routing !== undefined) return end((await import('./eval-routing.ts')).evaluateRouting(routing, options))
    return end((await import('./eval.ts')).evaluate(folder, options))
  })

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

program
  .command('slack')
  .description('the bot in Slack')
  .command('manifest')
  .description('print the manifest of the app to make in Slack, with exactly the scopes that the bot uses')
  .option('--url <origin>', 'where Slack reaches this server (default: PARLEY_PUBLIC_URL)')
  .option('--json', 'print JSON instead of YAML')
  .addHelpText('after', '\nPaste it at https://api.slack.com/apps: "Create New App", "From a manifest".')
  .action(async (options) => end((await import('./slack.ts')).manifest(options)))

program
  .command('teams')
  .description('the bot in Microsoft Teams')
  .command('manifest')
  .description('write the app package for Teams: manifest, texts and icons')
  .option('--out <file>', 'the zip file to write', 'teams-app.zip')
  .option('--app-version <version>', 'of the package; an update needs a newer one', semanticVersion, '1.0.0')
  .addHelpText(
    'after',
    '\nSays of the bot what bot.yaml has under channels.teams. Upload it in Teams under "Manage your apps".',
  )
  .action(async (options) => end((await import('./teams.ts')).manifest(options)))

addDialogCommands(program)

addStaffCommands(program)

program
  .command('doctor')
  .description('check this installation, and say what to mend')
  .option('--json', 'print one JSON object')
  .addHelpText('after', '\nChanges nothing. Ends with 0 when all is well, with 1 when something is wrong.')
  .action(async (options) => end((await import('./doctor.ts')).doctor(options)))

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
