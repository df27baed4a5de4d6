import type { Detector } from '../detector.ts'
import type { Candidate } from '../finding.ts'

// "password: …", "密码是 …", "api key = …". What follows `is` must look like a secret, since "my password is wrong"
// tells none; after a colon or an equals sign it must not be one of the words that forms and manuals put there.

const PASSWORD =
  'password|passwd|passphrase|passcode|pwd|passwort|kennwort|mot de passe|contraseña|senha|密码|密碼|口令'
const KEY =
  'api[ _-]?key|(?:account|master|signing|encryption|shared|storage)[ _-]?key|access[ _-]?key(?:[ _-]?id)?|secret[ _-]?key|client[ _-]?secret|app[ _-]?secret|secret|' +
  '(?:access|auth|refresh|bearer|session|api)[ _-]?token|token|private[ _-]?key|密钥|密鑰|秘钥|令牌'
const CODE =
  'pin(?: code)?|otp|cvv2?|cvc2?|security code|verification code|one[- ]time (?:code|password)|' +
  '验证码|驗證碼|校验码|动态码|動態碼|安全码|安全碼|支付密码|取款密码|交易密码'

const NAMED = String.raw`(?:\s?(?:number|no|for \w{1,20}))?`
const IS = String.raw`\s{0,2}(?:(?<sign>["']?\s?[:=])|(?<![a-z])(?:is|was)(?![a-z])(?:\s?:)?|[是为為](?:[:])?)\s{0,3}`
const statement = (words: string, value: string) =>
  new RegExp(`(?<![a-z])(?:${words})${NAMED}${IS}(?<quote>["'“\`]?)(?<value>${value})`, 'dgiu')

const PASSWORD_STATED = statement(PASSWORD, '[!-~]{4,128}')
const KEY_STATED = statement(KEY, String.raw`[\w+/=.~:-]{8,1024}`)
const KEY_FOLLOWED = new RegExp(`(?<![a-z])(?:${KEY})\\s["'“]?(?<value>[\\w+/=.~-]{20,1024})`, 'dgiu')
const CODE_STATED = statement(CODE, String.raw`(?<![\d])\d{3,8}(?!\d)`)
const CODE_FOLLOWED = /(?<![a-z])(?:cvv2?|cvc2?|otp|验证码|驗證碼|安全码|安全碼)\s{0,2}(?<value>\d{3,8})(?!\d)/dgiu

const PIN_FOLLOWED = /(?<![a-z])pin\s{1,2}(?<value>\d{4,6})(?!\d)/dgiu

const NOT_A_PASSWORD =
  /^(?:required|optional|none|null|undefined|true|false|yes|no|n\/a|not|and|or|the|a|an|my|your|must|should|can|will|is|was|incorrect|wrong|invalid|valid|missing|expired|forgotten|forgot|lost|changed|change|reset|new|old|empty|blank|here|please|enter|type|click|string|text|hidden|unknown|same|minimum|at|least|how|what|why|when|where|if|for|this|that|it|i)$/i

export const statedSecrets: Detector = {
  hint: /pass|pwd|kennwort|contrase|senha|key|secret|token|pin|otp|cv[vc]|code|[密口秘令验驗校动動安][码碼令钥鑰牌证證验态態全]/i,
  detect: (text) => [
    ...secrets(text, PASSWORD_STATED, (value, signed) =>
      signed ? !NOT_A_PASSWORD.test(value) : /[^a-z]/i.test(value) || isMixedCase(value),
    ),
    ...secrets(text, KEY_STATED, isRandom),
    ...secrets(text, KEY_FOLLOWED, isRandom),
    ...secrets(text, CODE_STATED),
    ...secrets(text, CODE_FOLLOWED),
    ...secrets(text, PIN_FOLLOWED),
  ],
}

function secrets(
  text: string,
  pattern: RegExp,
  accept: (value: string, signed: boolean) => boolean = () => true,
): Candidate[] {
  return Array.from(text.matchAll(pattern)).flatMap(({ indices, groups }) => {
    const [start] = indices?.groups?.value ?? [0, 0]
    const value = trimmed(groups?.value ?? '')
    // A quoted value was set apart on purpose.
    const signed = groups?.sign !== undefined || Boolean(groups?.quote)
    if (value.length < 3 || !accept(value, signed)) return []
    return [{ start, end: start + value.length, type: 'secret', certainty: 'stated' }]
  })
}

/** Without the marks that end the sentence or the quotation around it. */
const trimmed = (value: string) => value.replace(/[.,;:'"`)\]}>]{1,3}$/, '')

const isMixedCase = (value: string) => /[a-z]/.test(value) && /[A-Z]/.test(value.slice(1))

/** Letters and digits mixed, with the entropy of something that no one made up: 3 bits a character or more. */
function isRandom(value: string): boolean {
  if (!/\d/.test(value) || !/[a-z]/i.test(value)) return false
  const counts = new Map<string, number>()
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1)
  const entropy = [...counts.values()].reduce(
    (sum, count) => sum - (count / value.length) * Math.log2(count / value.length),
    0,
  )
  return entropy >= Math.min(3, Math.log2(value.length) - 0.5)
}
