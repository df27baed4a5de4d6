import { useEffect, useState } from 'preact/hooks'
import type { Chat } from '../chat.ts'
import { saveFile } from '../save-file.ts'

export type DownloadState = 'idle' | 'busy' | 'done' | 'failed'

/** Keeps the conversation as a file. What became of it is forgotten with the conversation. */
export function useDownload(chat: Chat, said: boolean): readonly [DownloadState, () => void] {
  const [state, setState] = useState<DownloadState>('idle')
  useEffect(() => {
    if (!said) setState('idle')
  }, [said])

  async function download(): Promise<void> {
    if (state === 'busy') return
    setState('busy')
    try {
      saveFile(await chat.download())
      setState('done')
    } catch {
      setState('failed')
    }
  }
  return [state, () => void download()]
}
