import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import { OuterLink } from '../components/outer-link.tsx'
import { usePanel } from '../context.ts'
import { safeImage, safeLink } from '../links.ts'
import { renderMarkdown } from '../markdown/markdown.tsx'
import { adopt, styleSheet } from '../stylesheet.ts'
import { Field, valuesOf } from './inputs.tsx'
import { type Action, type Element, type Input, readCard } from './read.ts'
import css from './style.css?inline'

const sheet = styleSheet(css)

export interface CardProps {
  readonly card: unknown
  /** Id of the activity that brought it. */
  readonly replyTo: string
  /** It has not been answered yet. */
  readonly enabled: boolean
  /** Its message says something beside it. */
  readonly hasText: boolean
}

export function CardView({ card: content, replyTo, enabled, hasText }: CardProps) {
  const { chat, strings, base } = usePanel()
  const form = useRef<HTMLFormElement>(null)
  const { card, fallback } = useMemo(() => readCard(content), [content])
  useLayoutEffect(() => {
    const root = form.current?.getRootNode()
    if (root instanceof ShadowRoot) adopt(root, sheet)
  }, [])

  if (!card) return hasText && !fallback ? null : <p class="bubble">{fallback ?? strings.cardUnknown}</p>

  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault()
    const action = submits(card)[Number(event.submitter?.dataset.at ?? 0)]
    if (!action || !form.current) return
    const values = action.unchecked ? {} : valuesOf(new FormData(form.current), inputsOf(card.body))
    chat.submit(replyTo, action.title, { ...action.data, ...values })
  }

  function actions(list: readonly Action[]): ComponentChildren {
    if (list.length === 0 || !card) return null
    return (
      <div class="actions">
        {list.map((action, index) => {
          if (action.type === 'Action.Submit')
            return (
              <button
                type="submit"
                class={index === 0 ? 'chip strong' : 'chip'}
                formNoValidate={action.unchecked}
                data-at={submits(card).indexOf(action)}
              >
                {action.title}
              </button>
            )
          const href = safeLink(action.url, base)
          return href ? (
            <OuterLink look="chip" href={href}>
              {action.title}
            </OuterLink>
          ) : null
        })}
      </div>
    )
  }

  function show(element: Element): ComponentChildren {
    switch (element.type) {
      case 'TextBlock': {
        const { text, strong, large, subtle } = element
        const kind = ['text', strong && 'bold', large && 'large', subtle && 'subtle'].filter(Boolean).join(' ')
        return (
          <div class={kind} dir="auto">
            {renderMarkdown(text, { base, sources: [] })}
          </div>
        )
      }
      case 'Image': {
        const src = safeImage(element.url, base)
        return src ? <img src={src} alt={element.alt} /> : null
      }
      case 'FactSet':
        return (
          <dl>
            {element.facts.map(({ title, value }) => (
              <div key={title}>
                <dt>{title}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
        )
      case 'Container':
        return <div class="stack">{element.items.map(show)}</div>
      case 'ColumnSet':
        return (
          <div class="columns">
            {element.columns.map(({ fixed, items }) => (
              <div class={fixed ? 'stack fixed' : 'stack'}>{items.map(show)}</div>
            ))}
          </div>
        )
      case 'ActionSet':
        return actions(element.actions)
      default:
        return <Field input={element} />
    }
  }

  return (
    <form class="card" ref={form} onSubmit={onSubmit}>
      <fieldset class="stack" disabled={!enabled}>
        {card.body.map(show)}
        {actions(card.actions)}
      </fieldset>
    </form>
  )
}

type Parts = NonNullable<ReturnType<typeof readCard>['card']>

/** All that a card may be submitted by, in order. */
function submits({ body, actions }: Parts) {
  const within = (elements: readonly Element[]): Action[] =>
    elements.flatMap((element) =>
      'actions' in element ? element.actions : childrenOf(element).flatMap((it) => within([it])),
    )
  return [...within(body), ...actions].filter((action) => action.type === 'Action.Submit')
}

function inputsOf(elements: readonly Element[]): Input[] {
  return elements.flatMap((element) => ('required' in element ? [element] : inputsOf(childrenOf(element))))
}

function childrenOf(element: Element): readonly Element[] {
  if ('items' in element) return element.items
  return 'columns' in element ? element.columns.flatMap(({ items }) => items) : []
}
