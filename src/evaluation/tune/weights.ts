/** Numbers by name: what each kind of evidence counts, or how much of it there is. */
export type Weights = Readonly<Record<string, number>>
