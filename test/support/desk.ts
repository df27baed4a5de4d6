import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HandoverItem } from '../../src/core/desk.ts'
import type { TranscriptEntry } from '../../src/core/transcript.ts'

/** Somebody at the desk of a running server, by plain HTTP. */
export function openDesk(url: string, token: string, headers: Record<string, string> = {}) {
  const all = { authorization: `Bearer ${token}`, 'parley-role': 'agent', 'parley-purpose': 'support', ...headers }

  const call = (path: string, body?: object): Promise<Response> =>
    fetch(`${url}/console/api${path}`, {
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      headers: { ...all, ...(body && { 'content-type': 'application/json' }) },
    })

  async function json<T>(path: string, body?: object): Promise<T> {
    const response = await call(path, body)
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    return (await response.json()) as T
  }

  return {
    call,
    json,
    list: async (query = '') => (await json<{ items: readonly HandoverItem[] }>(`/handovers${query}`)).items,
    act: (handover: string, kind: string, body: object = {}) =>
      json<HandoverItem>(`/handovers/${handover}/${kind}`, body),
    lines: async (handover: string, after = 0) =>
      (await json<{ items: readonly TranscriptEntry[] }>(`/handovers/${handover}/lines?after=${after}`)).items,
  }
}

/** The token of whoever operates the server on this data folder. */
export const operatorToken = (data: string) => readFileSync(join(data, 'operator.token'), 'utf8').trim()
