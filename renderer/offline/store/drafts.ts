/** Something that a person has begun to write and not saved. `value` is the form's own; `form` says which form it has. */
export interface Draft {
  /** What it is a draft of: `flow/<id>`, `policy/<id>`, with `new` for one that is not there yet. */
  readonly key: string
  readonly form: number
  readonly value: unknown
  /** Epoch ms. */
  readonly keptAt: number
}
