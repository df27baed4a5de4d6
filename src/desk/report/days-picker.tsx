import { type Days, USUAL_DAYS } from '../../core/outcome.ts'
import { fill } from '../../widget/strings/strings.ts'
import { goTo } from '../address.ts'
import { useDesk } from '../context.ts'

const PRESETS = [7, 30, 90]

interface DaysPickerProps {
  readonly view: string
  readonly query: Readonly<Record<string, string>>
  /** What was asked for comes to these. */
  readonly days: Days | undefined
}

/** Which days: so many up to today, or from one to another. */
export function DaysPicker({ view, query, days }: DaysPickerProps) {
  const { strings } = useDesk()
  const texts = strings.reporting
  const preset = query.from ? undefined : Number(query.days ?? USUAL_DAYS)
  const { from = query.from ?? '', to = query.to ?? '' } = days ?? {}
  return (
    <div class="days">
      <fieldset>
        <legend class="unseen">{texts.days}</legend>
        {PRESETS.map((count) => (
          <button
            key={count}
            type="button"
            class="button quiet"
            aria-pressed={preset === count}
            onClick={() => goTo(view, { days: count })}
          >
            {fill(texts.lastDays, { count })}
          </button>
        ))}
      </fieldset>
      <label>
        {texts.from}
        <input
          type="date"
          value={from}
          max={to}
          onChange={({ currentTarget: { value } }) => value && goTo(view, { from: value, to })}
        />
      </label>
      <label>
        {texts.to}
        <input
          type="date"
          value={to}
          min={from}
          onChange={({ currentTarget: { value } }) => value && goTo(view, { from, to: value })}
        />
      </label>
    </div>
  )
}
