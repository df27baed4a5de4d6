import type { NoticeTarget } from '../../handoff/post-notice.ts'

const SECRET_LENGTH = 32

/** Who is told that somebody waits for a person, by the environment: addresses of this kind are secrets. */
export function notifySettings(env: Readonly<Record<string, string | undefined>>): {
  readonly targets: readonly NoticeTarget[]
  readonly problems: readonly string[]
} {
  const { PARLEY_WEBHOOK_URL: url, PARLEY_WEBHOOK_SECRET: secret, SLACK_WEBHOOK_URL: slack } = env
  const problems = [
    ...(url === undefined || isWebAddress(url)
      ? []
      : ['environment variable PARLEY_WEBHOOK_URL: expected an http(s) address']),
    ...(slack === undefined || isWebAddress(slack)
      ? []
      : ['environment variable SLACK_WEBHOOK_URL: expected an http(s) address']),
    ...(url !== undefined && (secret?.length ?? 0) < SECRET_LENGTH
      ? [
          `environment variable PARLEY_WEBHOOK_SECRET: expected at least ${SECRET_LENGTH} characters, to sign what the webhook is told`,
        ]
      : []),
  ]
  if (problems.length > 0) return { targets: [], problems }
  return {
    targets: [
      ...(url === undefined || secret === undefined ? [] : [{ name: 'webhook', url, secret } as const]),
      ...(slack === undefined ? [] : [{ name: 'slack', url: slack } as const]),
    ],
    problems,
  }
}

const isWebAddress = (value: string) => /^https?:$/.test(URL.parse(value)?.protocol ?? '')
