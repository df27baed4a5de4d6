import { kept } from '../widget/kept.ts'
import { fill } from '../widget/strings/strings.ts'
import type { News } from './state.ts'
import type { desk as english } from './strings/en.ts'

export type Alerts = ReturnType<typeof createAlerts>

/** Two notes, each so long, in seconds. */
const NOTES_HZ = [660, 880]
const NOTE_S = 0.14

/**
 * Tells an agent who looks elsewhere. Asked for by a button: a page that asks by itself is refused once and for all.
 * Screens are seen by others: no names, and nothing that anybody said.
 */
export function createAlerts(strings: typeof english) {
  const place = kept(() => localStorage, 'parley-desk:alerts')
  let audio: AudioContext | undefined

  function sound(): void {
    audio ??= new AudioContext()
    const { currentTime, destination } = audio
    for (const [index, pitch] of NOTES_HZ.entries()) {
      const note = new OscillatorNode(audio, { type: 'sine', frequency: pitch })
      const loudness = new GainNode(audio, { gain: 0 })
      const start = currentTime + index * NOTE_S
      loudness.gain.setValueAtTime(0.12, start)
      loudness.gain.exponentialRampToValueAtTime(0.001, start + NOTE_S)
      note.connect(loudness).connect(destination)
      note.start(start)
      note.stop(start + NOTE_S)
    }
  }

  function notice({ kind, item }: News): void {
    if (!('Notification' in globalThis) || Notification.permission !== 'granted') return
    const text = kind === 'waits' ? fill(strings.somebodyWaits, { queue: item.queue }) : strings.somebodyWrote
    const shown = new Notification(text, { tag: `parley-desk:${item.id}`, icon: '/console/icon.svg', silent: true })
    shown.onclick = () => {
      window.focus()
      shown.close()
    }
  }

  const isOn = () => place.get() === 'on'
  return {
    isOn,
    /** Resolves to whether they are on. */
    async toggle(): Promise<boolean> {
      place.set(isOn() ? null : 'on')
      if (isOn() && 'Notification' in globalThis) await Notification.requestPermission()
      if (isOn()) sound()
      return isOn()
    },
    /** `seen`: the agent has it before their eyes. */
    tell(news: News, seen: boolean): void {
      if (!isOn() || (seen && document.hasFocus())) return
      sound()
      if (!document.hasFocus()) notice(news)
    },
  }
}
