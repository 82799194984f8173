import { isMap, isScalar, isSeq, LineCounter, parseDocument, stringify, type Document } from 'yaml'
import {
  flowFile,
  fromFlowEntry,
  toFlowEntry,
  type FileFlow,
  type GroupNames,
} from '../../../../shared/contract/flow-file.ts'

/** Something in a file that keeps it from being read. Lines count from 1. */
export interface FileProblem {
  readonly line: number
  readonly message: string
}

export type FileReading =
  | { readonly ok: true; readonly flows: readonly FileFlow[] }
  | { readonly ok: false; readonly problems: readonly FileProblem[] }

/** A file larger than this is not read, characters. */
export const FILE_LIMIT = 2_000_000

/** Flows as YAML, always in the same order and form, so that two exports can be compared line by line. */
export function flowsToYaml(flows: readonly FileFlow[], groups: GroupNames): string {
  const file = { version: 1, flows: flows.map((flow) => toFlowEntry(flow, groups)) }
  // The schema puts keys in its own order. What it refuses is written as it is: nothing gets lost in an export.
  const ordered = flowFile.safeParse(file)
  return stringify(withoutUndefined(ordered.data ?? file), { lineWidth: 110, aliasDuplicateObjects: false })
}

/** Reads flows from YAML. Every problem says on which line it is. */
export function flowsFromYaml(text: string, groups: GroupNames): FileReading {
  if (text.length > FILE_LIMIT) return failed([{ line: 1, message: 'The file is too large.' }])
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, schema: 'core', uniqueKeys: true })
  if (document.errors.length > 0) {
    return failed(
      document.errors.map((error) => ({
        line: lines.linePos(error.pos[0]).line,
        message: firstLine(error.message),
      })),
    )
  }
  const parsed = flowFile.safeParse(toValue(document))
  if (!parsed.success) {
    return failed(
      parsed.error.issues.map((issue) => ({
        line: lineOf(document, lines, issue.path),
        message: `${issue.path.join('.')}: ${issue.message}`,
      })),
    )
  }
  const read = parsed.data.flows.map((entry) => fromFlowEntry(entry, groups))
  const unknown = read.flatMap((one, i) =>
    one.unknown.map(({ path, name }) => ({
      line: lineOf(document, lines, ['flows', i, ...path]),
      message: `There is no group “${name}”.`,
    })),
  )
  return unknown.length > 0 ? failed(unknown) : { ok: true, flows: read.map((one) => one.flow) }
}

const failed = (problems: readonly FileProblem[]): FileReading => ({ ok: false, problems })

/** Aliases that unfold into very much are refused by the library; that is a problem of the file like any other. */
function toValue(document: Document): unknown {
  try {
    return document.toJS({ maxAliasCount: 50 }) as unknown
  } catch {
    return undefined
  }
}

/** The line of the deepest part of a path that the file has. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents
  let at = offsetOf(node) ?? 0
  for (const key of path) {
    const next = isMap(node) || isSeq(node) ? childOf(node, key) : undefined
    if (next === undefined) break
    node = next.value
    at = next.offset ?? at
  }
  return lines.linePos(at).line
}

function childOf(
  node: unknown,
  key: PropertyKey,
): { value: unknown; offset: number | undefined } | undefined {
  if (isSeq(node)) {
    const value: unknown = node.items[Number(key)]
    return value === undefined ? undefined : { value, offset: offsetOf(value) }
  }
  if (!isMap(node)) return undefined
  const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key))
  return pair && { value: pair.value, offset: offsetOf(pair.key) }
}

function offsetOf(node: unknown): number | undefined {
  const range = (node as { range?: readonly number[] | null } | null)?.range
  return range?.[0]
}

const firstLine = (message: string): string =>
  (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '')

/** YAML would write an absent value as null. */
const withoutUndefined = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown
