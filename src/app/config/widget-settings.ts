import { z } from 'zod'

const perLanguage = <Text extends z.ZodType>(text: Text) => z.record(z.string(), text)

/** An address that the widget may link to or show: absolute, or a path on this server. */
const address = z
  .string()
  .refine(
    (value) => /^(https?:\/\/|\/(?!\/))/.test(value) && URL.canParse(value, 'http://x'),
    'expected a URL or a path',
  )

/** What `config/bot.yaml` says of the widget's looks and manners. */
export const widgetSchema = z.strictObject({
  avatar: address.exactOptional(),
  teaser: z
    .strictObject({
      afterSeconds: z.number().min(0).max(3_600).default(8),
      text: perLanguage(z.string().min(1).max(200)),
    })
    .exactOptional(),
  privacyNotice: perLanguage(
    z.strictObject({ text: z.string().min(1).max(1_000), link: address.exactOptional() }),
  ).exactOptional(),
})
