import type { Command } from 'commander'
import { end } from './exit.ts'

/** What a bot author does: see the dialogs, see where a message goes, begin a new one. */
export function addDialogCommands(program: Command): void {
  const dialogs = program
    .command('dialogs')
    .description('show the dialogs: what each is for, what it needs, what it uses')
    .option('--json', 'print one JSON array')
    .action(async (options) => end((await import('./dialogs.ts')).list(options)))

  dialogs
    .command('why')
    .description('show where a message would go, and why')
    .argument('<message...>', 'the message')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nAs the first message of a conversation, without a model. Ends with 0.')
    // The command above has an option of the same name.
    .action(async (words, _options, command: Command) =>
      end((await import('./dialogs.ts')).why(words.join(' '), command.optsWithGlobals())),
    )

  program
    .command('new')
    .description('begin something new')
    .command('dialog')
    .description('write a new dialog for you to fill in')
    .argument('<name>', 'its name, for example gift-wrap')
    .action(async (name) => end((await import('./new-dialog.ts')).newDialog(name)))
}
