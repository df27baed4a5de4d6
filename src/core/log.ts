/** Structured log lines; the shape of pino's methods, so that pino fits. Never given what a customer wrote. */
export interface Log {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}
