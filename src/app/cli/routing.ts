import type { Classifier, Dialog } from '../../core/dialog.ts'
import { createTexts } from '../../dialog/texts.ts'
import { chooseLocale } from '../../engine/language.ts'
import { createRouter } from '../../engine/route.ts'
import type { Step } from '../../engine/routing/step.ts'
import { createExampleClassifier } from '../../knowledge/classify.ts'
import type { Config } from '../config/config.ts'
import { loadDialogs } from '../dialogs/dialogs.ts'
import { createLog } from '../log.ts'

export interface Routing {
  readonly dialogs: ReadonlyMap<string, Dialog>
  readonly classifier: Classifier
  /** What a first message of a conversation calls for. */
  route(message: string): Promise<Step | undefined>
}

/** The router that the server uses, without a model, for a message on its own. */
export async function openRouting(config: Config): Promise<Routing> {
  const { dialogs } = await loadDialogs(config.folders.dialogs)
  const classifier = createExampleClassifier([...dialogs.values()])
  const { languages, timeZone, answers } = config.bot
  const router = createRouter({
    dialogs,
    classifier,
    answerable: async () => 0,
    threshold: answers.threshold,
    log: createLog('silent'),
  })
  const texts = createTexts(config.texts)
  return {
    dialogs,
    classifier,
    route(message) {
      const locale = chooseLocale(message, languages)
      const now = Date.now()
      return router.route({
        input: { id: 'why', replyTo: 'why', handled: [], message: messageOf(message, now) },
        state: { facts: {} },
        text: texts.of(locale),
        locale,
        now,
        timeZone,
        person: false,
      })
    },
  }
}

/** Where several dialogs may be meant: the titles that are offered. */
export function choicesOf(step: Step | undefined): NonNullable<Step['says'][number]['suggestedActions']> {
  const { run, waiting, says = [] } = step ?? {}
  return waiting || run ? [] : (says[0]?.suggestedActions ?? [])
}

function messageOf(text: string, time: number) {
  const conversation = { id: 'why', channel: 'terminal', customer: 'why' }
  return { id: 'why', conversation, sender: { id: 'why' }, text, attachments: [], time }
}
