import { type Config, readConfig } from '../config/config.ts'

/** The configuration for a command that people read: only warnings are logged, unless the environment says otherwise. */
export function readQuietConfig(): Config {
  return readConfig({ ...process.env, PARLEY_LOG_LEVEL: process.env.PARLEY_LOG_LEVEL || 'warn' }, process.cwd())
}
