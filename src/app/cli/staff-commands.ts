import type { Command } from 'commander'
import { dayOf, expiry, wholeNumber } from './arguments.ts'
import { end } from './exit.ts'

/** Options of every command that is done in somebody's name. */
const acting = (command: Command) =>
  command
    .option('--role <role>', 'the role to act in, where you have several')
    .option('--purpose <purpose>', 'what it is done for, for example support')
    .option('--reason <text>', 'why, in your own words; for the audit log')

const ACTING_HELP = '\nActs in your name: that of PARLEY_TOKEN, or of this terminal where no sign-in is configured.'

/** What is done in somebody's name, as policies allow it: with transcripts, customers' rights, keys and the audit log. */
export function addStaffCommands(program: Command): void {
  const policies = program.command('policies').description('who may read, export and erase what')

  policies
    .command('check')
    .description('check the policies, print the table that they come to, and what has changed since the last time')
    .option('--json', 'print one JSON object')
    .addHelpText('after', '\nEnds with 0 when they can be used, with 1 when something in them is wrong.')
    .action(async (options) => end((await import('./policies.ts')).check(options)))

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
    .option('--attachments <folder>', 'write the files that were sent to a new folder, too')
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

  acting(program.command('report'))
    .description('what came of conversations: outcomes with intervals, response times, cost, satisfaction')
    .option('--days <n>', 'of those begun in so many days (30)', wholeNumber)
    .option('--from <day>', 'the first day, like 2026-11-01', dayOf)
    .option('--to <day>', 'the last day; today where it is absent', dayOf)
    .option('--json', 'print one JSON object')
    .option('--csv', 'print comma-separated values')
    .option('--html <file>', 'write a page with plots')
    .action(async (options) => end((await import('./report.ts')).report(options)))

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

  const channels = program
    .command('channels')
    .description('switch a channel off, or tell its customers of an incident: at once, on every instance')
    .addHelpText('after', ACTING_HELP)

  acting(channels.command('list', { isDefault: true }))
    .description('what is switched off, and which banners are up')
    .option('--json', 'print one JSON object')
    .action(async (options) => end((await import('./channels.ts')).list(options)))

  acting(channels.command('off'))
    .description('answer nobody there: messages are kept, and their senders told')
    .argument('<channel>', 'web, teams, slack or terminal')
    .option('--text <text...>', 'what they read; "zh-Hans=…" for one language; otherwise the text "channel.off"')
    .action(async (channel, options) => end((await import('./channels.ts')).off(channel, options)))

  acting(channels.command('on'))
    .description('answer there again')
    .argument('<channel>', 'web, teams, slack or terminal')
    .action(async (channel, options) => end((await import('./channels.ts')).on(channel, options)))

  acting(channels.command('banner'))
    .description('tell customers there of an incident')
    .argument('<channel>', 'web, teams, slack or terminal')
    .argument('[texts...]', 'what they read; "zh-Hans=…" for one language')
    .option('--clear', 'take the banner down')
    .action(async (channel, texts, options) => end((await import('./channels.ts')).banner(channel, texts, options)))

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
}
