import type { RefObject } from 'preact'
import { useEffect, useState } from 'preact/hooks'
import { fill } from '../widget/strings/strings.ts'
import { Refused } from './api.ts'
import { useDesk } from './context.ts'
import type { Desk } from './desk.ts'
import { wordsOf } from './problems.ts'

/** A file that goes with the next reply. */
export interface OutgoingFile {
  readonly file: File
  /** Once the server has it: sent again, it is not put there twice. */
  readonly id?: string
  /** Why the server did not take it. */
  readonly refused?: string
}

const MOST = 10
const DRAGGING = ['dragover', 'dragleave', 'drop'] as const
/** As long as the page lives, so that whoever looks at another conversation finds them when they come back. */
const waiting = new Map<string, readonly OutgoingFile[]>()

export interface FilesOptions {
  readonly desk: Desk
  readonly handover: string
  /** They can be dropped on the conversation that it is in. */
  readonly form: RefObject<HTMLElement | null>
  readonly disabled: boolean
}

/** The files that an agent chose, pasted or dropped. They leave the page when the reply does. */
export function useFiles({ desk, handover, form, disabled }: FilesOptions) {
  const { strings } = useDesk()
  const [list, setList] = useState(() => waiting.get(handover) ?? [])
  const [problem, setProblem] = useState('')
  const [over, setOver] = useState(false)

  function set(next: readonly OutgoingFile[]): void {
    waiting.set(handover, next)
    setList(next)
    setProblem('')
  }

  /** Others may have been dropped while some were sent. */
  const current = () => waiting.get(handover) ?? []

  function add(chosen: Iterable<File>): void {
    const all = [...current(), ...[...chosen].map((file) => ({ file }))]
    set(all.slice(0, MOST))
    if (all.length > MOST) setProblem(fill(strings.tooManyFiles, { count: MOST }))
  }

  /** Resolves to the ids of all, or to nothing where one was refused. */
  async function upload(): Promise<readonly string[] | undefined> {
    const done: OutgoingFile[] = []
    for (const one of list) done.push(one.id === undefined ? await put(one.file) : one)
    set(current().map((one) => done.find(({ file }) => file === one.file) ?? one))
    const ids = done.flatMap(({ id }) => id ?? [])
    return ids.length === done.length ? ids : undefined
  }

  async function put(file: File): Promise<OutgoingFile> {
    try {
      return { file, id: (await desk.attach(handover, file)).id }
    } catch (error) {
      if (!(error instanceof Refused)) throw error
      return { file, refused: wordsOf(error, strings) }
    }
  }

  useEffect(() => {
    const talk = form.current?.closest<HTMLElement>('.talk')
    if (!talk || disabled) return
    const listener = (event: DragEvent) => {
      const { type, dataTransfer, relatedTarget } = event
      if (!dataTransfer?.types.includes('Files')) return
      event.preventDefault()
      const inside = relatedTarget instanceof Node && talk.contains(relatedTarget)
      setOver(type === 'dragover' || (type === 'dragleave' && inside))
      if (type === 'drop') add(dataTransfer.files)
    }
    for (const type of DRAGGING) talk.addEventListener(type, listener)
    return () => {
      for (const type of DRAGGING) talk.removeEventListener(type, listener)
    }
  })

  return {
    list,
    problem,
    over,
    upload,
    remove: (file: File) => set(list.filter((one) => one.file !== file)),
    /** Those that have gone with a reply. */
    clear: () => set(current().filter(({ id }) => id === undefined)),
    /** Opens the browser's own chooser. */
    choose(): void {
      const input = Object.assign(document.createElement('input'), { type: 'file', multiple: true })
      input.onchange = () => add(input.files ?? [])
      input.click()
    },
    onPaste(event: ClipboardEvent): void {
      const files = event.clipboardData?.files
      if (disabled || !files?.length) return
      event.preventDefault()
      add(files)
    },
  }
}
