import { Fragment } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { usePanel } from '../context.ts'
import { type Conversation, type Entry, openSuggestions } from '../conversation.ts'
import type { Suggestion } from '../wire/activity.ts'
import { useFollow } from './follow.ts'
import { Icon } from './icon.tsx'
import { Message, Typing } from './message.tsx'

/** A dead typing indicator is worse than none. */
const TYPING_LASTS = 30_000
/** A pause after which the same sender is named again. */
const NEW_GROUP = 5 * 60_000

interface MessagesProps {
  readonly conversation: Conversation
  readonly open: boolean
  /** The customer may choose what is suggested. */
  readonly enabled: boolean
}

export function Messages({ conversation, open, enabled }: MessagesProps) {
  const { chat, strings, title } = usePanel()
  const { entries, ratings, status } = conversation
  const suggestions = openSuggestions(conversation)
  const typing = useTyping(conversation.typingSince)
  const follow = useFollow(entries, open)
  const choose = (suggestion: Suggestion) => {
    chat.choose(suggestion)
    // The button that was pressed is gone.
    follow.log.current?.focus({ preventScroll: true })
  }
  const lastOwn = entries.findLastIndex((entry) => entry.author === 'customer')
  const lastBot = entries.findLast((entry) => entry.author === 'bot')

  return (
    <div class="scroller">
      <div
        class="log"
        role="log"
        // Answers are read out once and whole by the panel's own live region.
        aria-live="off"
        aria-label={strings.messages}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        tabIndex={0}
        ref={follow.log}
        onScroll={follow.onScroll}
        // Pictures and what is said of slow messages come late, and move the end.
        onLoadCapture={follow.settle}
        onAnimationEnd={follow.settle}
      >
        {entries.length === 0 && status === 'online' && <p class="empty">{strings.empty}</p>}
        {entries.map((entry, index) => (
          <Fragment key={entry.key}>
            <Day entry={entry} before={entries[index - 1]} />
            <Message
              entry={entry}
              opens={opensGroup(entry, entries[index - 1])}
              rating={ratingOf(entry, ratings)}
              open={index > lastOwn}
            />
          </Fragment>
        ))}
        {typing && <Typing name={lastBot?.senderName || title} />}
        {enabled && suggestions.length > 0 && (
          <fieldset class="suggestions" aria-label={strings.suggestions}>
            {suggestions.map((suggestion) => (
              <button type="button" class="chip" dir="auto" key={suggestion.title} onClick={() => choose(suggestion)}>
                {suggestion.title}
              </button>
            ))}
          </fieldset>
        )}
      </div>
      <button type="button" class="latest" hidden={!follow.behind} aria-label={strings.toLatest} onClick={follow.toEnd}>
        <Icon name="down" />
        {follow.news && strings.newMessage}
      </button>
    </div>
  )
}

function opensGroup(entry: Entry, before: Entry | undefined): boolean {
  return !before || speaker(before) !== speaker(entry) || entry.time - before.time > NEW_GROUP
}

const speaker = (entry: Entry) => (entry.author === 'customer' ? entry.author : `${entry.by} ${entry.senderName}`)

function ratingOf(entry: Entry, ratings: Conversation['ratings']) {
  return entry.author === 'bot' && entry.rateable ? ratings[entry.rateable] : undefined
}

/** Names the day where a conversation goes on from another one. */
function Day({ entry, before }: { entry: Entry; before: Entry | undefined }) {
  const { locale } = usePanel()
  const day = new Date(entry.time).toDateString()
  const previous = before ? new Date(before.time).toDateString() : new Date().toDateString()
  if (day === previous) return null
  const label = new Date(entry.time).toLocaleDateString(locale, { weekday: 'long', day: 'numeric', month: 'long' })
  return <p class="day">{label}</p>
}

function useTyping(since: number): boolean {
  const [over, setOver] = useState(0)
  useEffect(() => {
    if (since === 0) return
    const timer = setTimeout(() => setOver(since), TYPING_LASTS)
    return () => clearTimeout(timer)
  }, [since])
  return since > 0 && over !== since
}
