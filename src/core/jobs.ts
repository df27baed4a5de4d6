/** Sees to it that work for the whole installation is done by one of its instances. */
export interface JobLock {
  /** True for the one caller that may run the job now; nobody else may for so long, in milliseconds. */
  take(job: string, forMs: number): Promise<boolean>
}
