// The demo's order system beside the bot; ends with the process that started it.
import { startOrderSystem } from './server.ts'

const PORT = 3979
const LOOK_MS = 500
const parent = process.ppid

try {
  await startOrderSystem({ port: PORT, now: Date.now })
  setInterval(() => process.ppid === parent || process.exit(), LOOK_MS)
} catch (error) {
  // Another demo on this machine runs it already.
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error
}
