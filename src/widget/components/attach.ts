import type { RefObject } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { usePanel } from '../context.ts'
import { FILES_LIMIT, problemOf, sizeOf } from '../files.ts'
import { fill } from '../strings/strings.ts'

const DRAGGING = ['dragover', 'dragleave', 'drop'] as const

/** The files that the customer chose, pasted or dropped on the panel, and what is wrong with others. */
export function useAttach(form: RefObject<HTMLElement | null>, disabled: boolean) {
  const { strings, locale, rules } = usePanel()
  const [files, setFiles] = useState<readonly File[]>([])
  const [problem, setProblem] = useState('')
  const [over, setOver] = useState(false)

  function add(chosen: Iterable<File>): void {
    const kept = [...files]
    let problem = ''
    for (const file of chosen) {
      const wrong = problemOf(file, kept.length, rules)
      const size = sizeOf(rules.megabytes * 1e6, locale)
      if (wrong) problem = fill(strings[wrong], { name: file.name, size, count: FILES_LIMIT })
      else kept.push(file)
    }
    setFiles(kept)
    setProblem(problem)
  }

  function set(next: readonly File[]): void {
    setFiles(next)
    setProblem('')
  }

  useEffect(() => {
    const panel = form.current?.closest<HTMLElement>('.panel')
    if (!panel || disabled) return
    const listener = (event: DragEvent) => {
      const { type, dataTransfer, relatedTarget } = event
      if (!dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      const inside = relatedTarget instanceof Node && panel.contains(relatedTarget)
      setOver(type === 'dragover' || (type === 'dragleave' && inside))
      if (type === 'drop') add(dataTransfer.files)
    }
    for (const type of DRAGGING) panel.addEventListener(type, listener)
    return () => {
      for (const type of DRAGGING) panel.removeEventListener(type, listener)
    }
  })

  return {
    files,
    problem,
    over,
    add,
    remove: (file: File) => set(files.filter((it) => it !== file)),
    clear: () => set([]),
  }
}
