/** Who asks. The first argument of every transcript read or change. */
export interface Principal {
  readonly role: 'customer' | 'agent' | 'supervisor' | 'auditor' | 'service'
  readonly id: string
}
