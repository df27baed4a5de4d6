import { Worker } from 'node:worker_threads'

/** How often it is shown that the process lives, in milliseconds. */
const BEAT_MS = 500

/**
 * Looks on from a thread of its own: nothing within the process can end a loop that never waits, and while it runs no
 * customer is answered. Counts looks, not time: a machine that slept has not stood still.
 */
const LOOKS_ON = `
const { workerData } = require('node:worker_threads')
const { beats, beatMs, most } = workerData
let seen = -1
let still = 0
setInterval(() => {
  const now = Atomics.load(beats, 0)
  still = now === seen ? still + 1 : 0
  seen = now
  if (still < most) return
  require('node:fs').writeSync(2, 'parley: the process stood still for ' + (most * beatMs) / 1000 + ' s: a dialog loops without waiting; it is ended\\n')
  process.kill(process.pid, 'SIGKILL')
}, beatMs)
`

/** Ends the process where it stands still for so long; whoever started it starts it again. */
export interface Watchdog {
  /** Looks on from now. Until then it costs nothing: its thread takes some 18 MB. */
  wake(): void
  stop(): void
}

export function createWatchdog(stillMs: number): Watchdog {
  const beats = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT))
  let beat: NodeJS.Timeout | undefined
  let worker: Worker | undefined
  return {
    wake() {
      if (worker) return
      beat = setInterval(() => Atomics.add(beats, 0, 1), BEAT_MS).unref()
      worker = new Worker(LOOKS_ON, {
        eval: true,
        workerData: { beats, beatMs: BEAT_MS, most: Math.ceil(stillMs / BEAT_MS) },
      })
      worker.unref()
    },
    stop() {
      clearInterval(beat)
      void worker?.terminate()
    },
  }
}
