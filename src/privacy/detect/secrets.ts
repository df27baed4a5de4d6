import type { Detector } from '../detector.ts'
import type { Candidate } from '../finding.ts'

// Forms that issuers gave their tokens so that scanners can tell them.
const ISSUED = [
  'sk-[\\w-]{20,200}', // OpenAI, Anthropic, OpenRouter, DeepSeek …
  'gsk_[a-zA-Z\\d]{40,80}', // Groq
  '(?:sk|rk|pk)_(?:live|test)_[a-zA-Z\\d]{16,200}', // Stripe
  'whsec_[a-zA-Z\\d+/=]{20,100}', // webhook signatures
  'gh[pousr]_[a-zA-Z\\d]{30,255}', // GitHub
  'github_pat_\\w{22,255}',
  'glpat-[\\w-]{20,100}', // GitLab
  '(?:AKIA|ASIA|ABIA|ACCA)[A-Z\\d]{16}', // AWS
  'xox[abeoprs]-[\\w-]{10,250}', // Slack
  'xapp-[\\w-]{10,250}',
  'https://hooks\\.slack\\.com/services/[\\w/]{20,100}',
  'AIza[\\w-]{35}', // Google
  'ya29\\.[\\w-]{20,400}',
  'npm_[a-zA-Z\\d]{36}',
  'pypi-[\\w-]{40,250}',
  'hf_[a-zA-Z\\d]{30,50}', // Hugging Face
  'SG\\.[\\w-]{20,24}\\.[\\w-]{39,50}', // SendGrid
  'shp(?:at|ca|pa|ss)_[a-fA-F\\d]{32}', // Shopify
  'do[opr]_v1_[a-f\\d]{64}', // DigitalOcean
  'LTAI[a-zA-Z\\d]{12,26}', // Alibaba Cloud
  'AKID[a-zA-Z\\d]{28,40}', // Tencent Cloud
  '\\d{8,10}:AA[\\w-]{32,35}', // Telegram
].join('|')
const TOKEN = new RegExp(`(?<![\\w-])(?:${ISSUED})(?![\\w-])`, 'g')

const JWT = /(?<![\w-])eyJ[\w-]{8,4096}\.eyJ[\w-]{4,8192}(?:\.[\w-]{0,4096})?/g
const BEARER = /(?<![a-z])(?:bearer|basic)\s{1,3}(?=[\w.~+/-]{0,80}\d)([\w.~+/-]{16,4096}={0,2})/dgi
const USER_INFO = /(?<![a-z\d+.-])[a-z][a-z\d+.-]{1,20}:\/\/(?![$<{[%])([^\s/:@]{1,128}:[^\s/@]{1,256})@(?=[^\s/@])/dgi

/** Tokens of a known form, and what an Authorization header or an address carries. */
export const issuedSecrets: Detector = {
  hint: /[-_.][\w-]{10}|[A-Z\d]{16}|eyJ|AI|AK|:\/\/|:AA|bearer|basic/i,
  detect: (text) => [
    ...Array.from(text.matchAll(TOKEN), ({ index, 0: token }) => secret(index, index + token.length)),
    ...Array.from(text.matchAll(JWT), ({ index, 0: token }) => secret(index, index + token.length)),
    ...[...text.matchAll(BEARER), ...text.matchAll(USER_INFO)].map(({ indices }) =>
      secret(...(indices?.[1] ?? [0, 0])),
    ),
  ],
}

const ARMOUR = /-----(BEGIN|END) (?:[A-Z]{2,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/g
const ARMOURED = /^[\w+/=\s:,.-]*/

/** Private keys between their lines of dashes; where the end was not copied, as far as it looks like a key. */
export const privateKeys: Detector = {
  hint: /PRIVATE KEY/,
  detect(text) {
    const found: Candidate[] = []
    const lines = Array.from(text.matchAll(ARMOUR))
    let covered = 0
    for (const [index, line] of lines.entries()) {
      if (line[1] !== 'BEGIN' || line.index < covered) continue
      const next = lines[index + 1]
      covered =
        next?.[1] === 'END' ? next.index + next[0].length : endOfKey(text, line.index + line[0].length, next?.index)
      found.push(secret(line.index, covered))
    }
    return found
  },
}

function endOfKey(text: string, start: number, limit: number | undefined): number {
  return start + (ARMOURED.exec(text.slice(start, limit))?.[0].trimEnd().length ?? 0)
}

function secret(start: number, end: number): Candidate {
  return { start, end, type: 'secret', certainty: 'proven' }
}
