import { usePanel } from '../context.ts'
import type { Input } from './read.ts'

const kinds = { 'Input.Text': 'text', 'Input.Number': 'number', 'Input.Date': 'date', 'Input.Time': 'time' } as const

/** A field of a card, by the browser's own means: it brings the keyboard, the calendar and the words for what is missing. */
export function Field({ input }: { input: Input }) {
  const { strings } = usePanel()
  const { id: name, value, required, placeholder, label } = input
  switch (input.type) {
    case 'Input.Toggle':
      return (
        <label class="option">
          <input type="checkbox" name={name} value={input.on} defaultChecked={value === input.on} required={required} />
          {input.title}
        </label>
      )
    case 'Input.ChoiceSet': {
      if (input.several || input.expanded)
        return (
          <fieldset>
            <legend>{label}</legend>
            {input.choices.map((choice) => (
              <label class="option" key={choice.value}>
                <input
                  type={input.several ? 'checkbox' : 'radio'}
                  name={name}
                  value={choice.value}
                  defaultChecked={value.split(',').includes(choice.value)}
                  required={required && !input.several}
                />
                {choice.title}
              </label>
            ))}
          </fieldset>
        )
      return (
        <label>
          <span>{label}</span>
          <select name={name} required={required}>
            <option value="">{placeholder ?? strings.choose}</option>
            {input.choices.map((choice) => (
              <option key={choice.value} value={choice.value} selected={choice.value === value}>
                {choice.title}
              </option>
            ))}
          </select>
        </label>
      )
    }
    case 'Input.Text': {
      const shared = { name, required, placeholder, defaultValue: value, maxLength: input.maxLength }
      return (
        // biome-ignore lint/a11y/noLabelWithoutControl: one of two is in it.
        <label>
          <span>{label}</span>
          {input.multiline ? <textarea rows={3} {...shared} /> : <input type="text" {...shared} />}
        </label>
      )
    }
    default:
      return (
        <label>
          <span>{label}</span>
          <input
            type={kinds[input.type]}
            step={input.type === 'Input.Number' ? 'any' : undefined}
            min={input.min}
            max={input.max}
            {...{ name, required, placeholder, defaultValue: value }}
          />
        </label>
      )
  }
}

/** What the customer filled in, as Adaptive Cards have it: all of it strings, several choices joined by commas. */
export function valuesOf(form: FormData, inputs: readonly Input[]): Record<string, string> {
  return Object.fromEntries(
    inputs.map((input) => {
      const value = form.getAll(input.id).map(String).join(',')
      return [input.id, input.type === 'Input.Toggle' && value === '' ? input.off : value]
    }),
  )
}
