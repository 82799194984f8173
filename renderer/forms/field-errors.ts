import type { z } from 'zod'
import type { FieldError } from '../../shared/domain/app-error.ts'

/** What is wrong with one field, as a key under `forms.invalid` and what its sentence needs. */
export interface FieldProblem {
  readonly key: 'required' | 'too_long' | 'too_many' | 'range' | 'email' | 'url' | 'phone' | 'invalid'
  readonly data: Readonly<Record<string, unknown>>
}

/** Dotted, as forms name their fields: `delegation.to`. A server writes JSON pointers: `/delegation/to`. */
const fieldName = (path: string): string => path.replace(/^[#/]+/, '').replaceAll('/', '.')

/** The first problem of each field of a body that does not fit its contract. */
export function problemsOf(error: z.ZodError): ReadonlyMap<string, FieldProblem> {
  const found = new Map<string, FieldProblem>()
  for (const issue of error.issues) {
    const name = issue.path.map(String).join('.')
    if (!found.has(name)) found.set(name, problemOf(issue))
  }
  return found
}

function problemOf(issue: z.core.$ZodIssue): FieldProblem {
  switch (issue.code) {
    case 'too_small':
      return issue.origin === 'string' ? { key: 'required', data: {} } : { key: 'range', data: { ...issue } }
    case 'too_big':
      if (issue.origin === 'string') return { key: 'too_long', data: { n: Number(issue.maximum) } }
      return { key: issue.origin === 'array' ? 'too_many' : 'range', data: { n: Number(issue.maximum) } }
    case 'invalid_format':
      if (issue.format === 'email') return { key: 'email', data: {} }
      return { key: issue.format === 'url' ? 'url' : 'invalid', data: {} }
    case 'invalid_type':
      return { key: 'required', data: {} }
    default:
      return { key: 'invalid', data: {} }
  }
}

/** The coordinator's own sentences by field; those that name no field are left out. */
export function sentencesOf(fields: readonly FieldError[]): ReadonlyMap<string, string> {
  return new Map(
    fields
      .filter(({ path }) => fieldName(path) !== '')
      .map(({ path, message }) => [fieldName(path), message]),
  )
}
