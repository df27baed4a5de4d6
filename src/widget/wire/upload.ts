import { RequestError, refused } from './requests.ts'

/** How long an upload may stand still, in milliseconds. */
const STILL = 30_000

/** Sends files with the message they belong to, as Direct Line's multipart upload: `fetch` does not tell how far it is. */
export function upload(
  url: string,
  {
    token,
    activity,
    files,
    progress,
    signal,
  }: {
    token: string
    activity: object
    files: readonly File[]
    /** From 0 to 1. */
    progress: ((done: number) => void) | undefined
    signal: AbortSignal | undefined
  },
): Promise<unknown> {
  const body = new FormData()
  body.append('activity', new Blob([JSON.stringify(activity)], { type: 'application/vnd.microsoft.activity' }))
  for (const file of files) body.append('file', file, file.name)
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    let watchdog: ReturnType<typeof setTimeout>
    const watch = () => {
      clearTimeout(watchdog)
      watchdog = setTimeout(() => request.abort(), STILL)
    }
    request.upload.onprogress = ({ loaded, total }) => {
      watch()
      progress?.(total > 0 ? loaded / total : 0)
    }
    request.onloadend = () => {
      clearTimeout(watchdog)
      if (request.status >= 200 && request.status < 300) resolve(request.response)
      else reject(refused(request.status, request.getResponseHeader('retry-after')))
    }
    signal?.addEventListener('abort', () => request.abort())
    if (signal?.aborted) return reject(new RequestError(0))
    request.open('POST', url)
    request.responseType = 'json'
    request.setRequestHeader('authorization', `Bearer ${token}`)
    watch()
    request.send(body)
  })
}
