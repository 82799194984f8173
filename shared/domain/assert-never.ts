/** Ends a switch over a union; reaching it means a member was added and a case was not. */
export function assertNever(value: never): never {
  throw new Error(`unhandled variant: ${JSON.stringify(value)}`)
}
