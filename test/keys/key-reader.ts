import { parentPort, workerData } from 'node:worker_threads'
import { readOrCreateMasterKey } from '../../src/keys/master-key.ts'

const { gate, threads, files } = workerData as { gate: Int32Array<SharedArrayBuffer>; threads: number; files: string[] }

// All wait here for the last.
if (Atomics.add(gate, 0, 1) + 1 === threads) Atomics.notify(gate, 0)
for (let there = Atomics.load(gate, 0); there < threads; there = Atomics.load(gate, 0)) Atomics.wait(gate, 0, there)

parentPort?.postMessage(files.map((file) => readOrCreateMasterKey(file)))
