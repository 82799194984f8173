/** What a refusal says. */
export interface Refused {
  readonly code: string
  readonly data?: Record<string, unknown>
  readonly errors?: readonly { readonly path: string; readonly code: string }[]
}

/** The status and the code that a call is refused with. */
export async function refusedWith(
  call: Promise<{ status: number; body: unknown }>,
): Promise<[status: number, code: string]> {
  const { status, body } = await call
  return [status, (body as Refused).code]
}
