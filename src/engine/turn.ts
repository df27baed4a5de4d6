import type { Dialog } from '../core/dialog.ts'
import type { JsonValue } from '../core/json.ts'
import type { Claim, LogEntry, PendingDialog } from '../core/memory.ts'
import type { Reply } from '../core/reply.ts'
import type { Turn } from '../core/turn.ts'
import { withoutChanged } from './changes.ts'
import { createAnswer } from './verbs/answer.ts'
import { createAsk } from './verbs/ask.ts'
import { createAttach } from './verbs/attach.ts'
import type { VerbContext } from './verbs/context.ts'
import { createHandOff } from './verbs/hand-off.ts'
import { createOpen } from './verbs/open.ts'
import { createRemind } from './verbs/remind.ts'
import { createRetrieve } from './verbs/retrieve.ts'
import { createSay } from './verbs/say.ts'
import { createTools } from './verbs/tools.ts'
import { createWork } from './verbs/work.ts'

/** The turn as a dialog sees it. What it says without waiting is entered in `underWay`. */
export function createTurn(
  dialog: Dialog,
  { topic }: PendingDialog,
  claim: Claim,
  facts: Map<string, JsonValue>,
  underWay: Set<Promise<unknown>>,
  given: Omit<VerbContext, 'history'>,
): Turn {
  const history = lookUpOnce(() => withoutChanged(claim.recent(), given.message).flatMap(historyItem))
  const verbs: VerbContext = { ...given, history }
  const { message, locale, signal, text } = verbs
  const say = createSay(verbs)
  return {
    dialog: dialog.name,
    message,
    locale,
    topic,
    get history() {
      return history()
    },
    summary: claim.state.summary ?? [],
    tools: createTools(verbs, dialog.tools),
    state: facts,
    signal,
    say: handled((reply) => noted(underWay, say(reply))),
    ask: handled(createAsk(verbs)),
    answer: handled(createAnswer(verbs)),
    retrieve: handled(createRetrieve(verbs)),
    work: handled(createWork(verbs, dialog.tools)),
    attach: handled(createAttach(verbs)),
    open: handled(createOpen(verbs)),
    remind: createRemind(verbs),
    handOff: handled(createHandOff(verbs)),
    text,
  }
}

/** A verb that nobody waits for may fail without ending the process; one that is awaited throws as usual. */
function handled<A extends unknown[], R>(verb: (...given: A) => Promise<R>): (...given: A) => Promise<R> {
  return (...given) => {
    const promise = verb(...given)
    promise.catch(() => {})
    return promise
  }
}

function noted<T>(underWay: Set<Promise<unknown>>, promise: Promise<T>): Promise<T> {
  underWay.add(promise)
  const over = () => void underWay.delete(promise)
  promise.then(over, over)
  return promise
}

function lookUpOnce<T>(look: () => T): () => T {
  let found: T | undefined
  return () => (found ??= look())
}

function historyItem(entry: LogEntry): Turn['history'] {
  if (entry.kind === 'reply') return [{ author: 'bot', text: entry.reply.text, ...offeredBy(entry.reply) }]
  const { reminder, outgoing, desk } = entry.message
  return reminder || outgoing || desk ? [] : [{ author: 'customer', text: entry.message.text }]
}

function offeredBy({ suggestedActions = [] }: Reply): Pick<Turn['history'][number], 'offered'> {
  const offered = suggestedActions.flatMap((action) => ('message' in action ? [action.message] : []))
  return offered.length > 0 ? { offered } : {}
}
