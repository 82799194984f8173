/** SCIMMY wants numbers where an address has text. */
export const listQuery = (query: Record<string, string>): Record<string, string | number> =>
  Object.fromEntries(
    Object.entries(query).map(([name, value]) =>
      (name === 'startIndex' || name === 'count') && /^\d{1,9}$/.test(value)
        ? [name, Number(value)]
        : [name, value],
    ),
  )

/** Entra ID writes whether somebody is active as a text, "True" or "False", in either form of an operation. */
export function plainPatch(body: unknown): unknown {
  const { Operations: operations } = (body ?? {}) as { Operations?: unknown }
  if (!Array.isArray(operations)) return body
  const truth = (value: unknown): unknown =>
    typeof value === 'string' && /^(?:true|false)$/i.test(value) ? value.toLowerCase() === 'true' : value
  const plain = operations.map((operation: Record<string, unknown>) => {
    const { path, value } = operation
    if (typeof path === 'string' && path.toLowerCase() === 'active')
      return { ...operation, value: truth(value) }
    const inside = value as Record<string, unknown> | null | undefined
    return path === undefined && typeof inside === 'object' && inside !== null && 'active' in inside
      ? { ...operation, value: { ...inside, active: truth(inside['active']) } }
      : operation
  })
  return { ...(body as object), Operations: plain }
}
