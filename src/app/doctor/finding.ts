import { ParleyError } from '../../core/errors.ts'

/** What one look at the installation found. */
export interface Finding {
  readonly check: string
  /** `note`: it works, and somebody should know. */
  readonly status: 'ok' | 'note' | 'wrong'
  readonly message: string
  /** What to do about it. */
  readonly mend?: string
}

export function found(check: string, status: Finding['status'], message: string, mend?: string): Finding {
  return { check, status, message, ...(mend !== undefined && { mend }) }
}

/** Runs a check, and makes a finding of what it throws: an error's message says what to mend. */
export async function guarded(check: string, look: () => Promise<Finding[]> | Finding[]): Promise<Finding[]> {
  try {
    return await look()
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (error instanceof ParleyError) return [found(check, 'wrong', message)]
    return [found(check, 'wrong', `this could not be checked: ${message}`)]
  }
}
