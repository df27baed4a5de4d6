import { openScan } from '../../attachments/scan/open-scan.ts'
import type { BotFile } from '../config/bot-file.ts'
import { type Finding, found } from './finding.ts'

const HARMLESS = Buffer.from('Parley was here.\n')

/** Has something harmless scanned. */
export async function checkScanner({ scanner }: BotFile['attachments']): Promise<Finding[]> {
  const check = 'scanner'
  if (!scanner) return [found(check, 'note', 'none: files are not scanned', 'set attachments.scanner')]
  const { url, timeoutSeconds } = scanner
  const mend = 'see that it runs and that attachments.scanner.url is right: until then no file is taken'
  try {
    const { clean } = await openScan(url, timeoutSeconds * 1_000)(HARMLESS)
    return [clean ? found(check, 'ok', url) : found(check, 'wrong', `${url} finds a threat in harmless text`, mend)]
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return [found(check, 'wrong', `${url} does not scan (${reason})`, mend)]
  }
}
