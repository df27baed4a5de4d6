import type { Turn } from '../../src/core/turn.ts'
import { createTexts, type LocaleTexts } from '../../src/dialog/texts.ts'
import { createExampleClassifier } from '../../src/knowledge/classify.ts'
import { openWorkshop } from './workshop.ts'

type Dialogs = Parameters<typeof openWorkshop>[0]
type Options = NonNullable<Parameters<typeof openWorkshop>[1]> & { readonly own?: LocaleTexts }

/** The workshop with the house's own texts, the dialogs' examples, and a customer to talk to. */
export function openTalk(dialogs: Dialogs, { own = {}, ...options }: Options = {}) {
  const handoff = { description: '', run: async (turn: Turn) => turn.say('A person will write to you.') }
  const workshop = openWorkshop(
    { handoff, ...dialogs },
    {
      texts: createTexts(
        new Map([
          ['en', own],
          ['zh-Hans', own],
        ]),
      ),
      classifier: createExampleClassifier(
        Object.entries({ ...dialogs, ...options.made }).map(([name, { examples = [] }]) => ({ name, examples })),
      ),
      ...options,
    },
  )
  return {
    ...workshop,
    /** Says something, and resolves to what the bot says to it. */
    async customer(text: string): Promise<string[]> {
      const before = workshop.sent.length
      await workshop.handle(workshop.message(text))
      return workshop.said().slice(before)
    },
    buttons: () => workshop.sent.at(-1)?.reply.suggestedActions?.map(({ title }) => title),
  }
}
