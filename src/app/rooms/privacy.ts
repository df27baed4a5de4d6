import type { Masker } from '../../core/masking.ts'
import type { Config } from '../config/config.ts'

export interface Privacy {
  readonly masker: Masker
  readonly isPersonal: (text: string) => boolean
}

/** What finds personal data before anything leaves this installation. */
export async function openPrivacy({ bot }: Pick<Config, 'bot'>): Promise<Privacy> {
  const [{ createMasker }, { personalDataFinder }, { regionsOf }] = await Promise.all([
    import('../../privacy/masker.ts'),
    import('../../privacy/find-personal-data.ts'),
    import('../../privacy/regions.ts'),
  ])
  const options = { regions: regionsOf(bot.languages) }
  const find = personalDataFinder(options)
  return { masker: createMasker(options), isPersonal: (text) => find(text).length > 0 }
}
