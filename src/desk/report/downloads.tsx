import { useState } from 'preact/hooks'
import type { Days } from '../../core/outcome.ts'
import { saveFile } from '../../widget/save-file.ts'
import { useDesk } from '../context.ts'
import { problemOf } from '../problems.ts'

const FORMATS = ['csv', 'json', 'html'] as const

/** The report as a file: for a spreadsheet, for a program, for whoever has no desk. */
export function Downloads({ days }: { days: Days }) {
  const { api, strings } = useDesk()
  const [problem, setProblem] = useState<string>()
  const download = async (format: (typeof FORMATS)[number]) => {
    setProblem(undefined)
    try {
      const response = await api.call(`/report?${new URLSearchParams({ ...days, format })}`)
      saveFile(new File([await response.blob()], `outcomes-${days.from}-${days.to}.${format}`))
    } catch (error) {
      setProblem(problemOf(error, strings))
    }
  }
  return (
    <p class="downloads">
      <span>{strings.reporting.download}</span>
      {FORMATS.map((format) => (
        <button key={format} type="button" class="button" onClick={() => download(format)}>
          {format.toUpperCase()}
        </button>
      ))}
      <span role="alert" class="problem">
        {problem}
      </span>
    </p>
  )
}
