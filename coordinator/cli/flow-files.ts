import { readFileSync } from 'node:fs'
import { parse, stringify } from 'yaml'
import type { Page } from '../../shared/contract/http/common.ts'
import type { FlowResource } from '../../shared/contract/http/flows.ts'
import type { Group } from '../../shared/contract/http/people.ts'
import {
  flowFile,
  fromFlowEntry,
  toFlowEntry,
  type FileFlow,
  type GroupNames,
} from '../../shared/contract/flow-file.ts'
import type { ApiClient } from './api-client.ts'
import { CommandFailure, EXIT } from './exit-codes.ts'

/** Everything of a list, page after page. */
export async function fetchAll<T>(api: ApiClient, path: string): Promise<T[]> {
  const items: T[] = []
  let cursor: string | null = null
  do {
    const page: Page<T> = await api.get<Page<T>>(
      `${path}?limit=500${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`,
    )
    items.push(...page.items)
    cursor = page.nextCursor
  } while (cursor !== null)
  return items
}

/** Groups by id and by name; a name that two have leads to neither. */
export async function fetchGroupNames(api: ApiClient): Promise<GroupNames> {
  const groups = await fetchAll<Group>(api, '/groups')
  return {
    nameOf: (id) => groups.find((group) => group.id === id)?.name,
    idOf: (name) => {
      const found = groups.filter((group) => group.name === name)
      return found.length === 1 ? found[0]?.id : undefined
    },
  }
}

const LAYOUT = { lineWidth: 110, aliasDuplicateObjects: false }

/** As the schema orders it, so that two texts of one flow are the same. What it refuses is written as it is. */
function ordered(flows: readonly FileFlow[], groups: GroupNames): { version: 1; flows: readonly unknown[] } {
  const file = { version: 1 as const, flows: flows.map((flow) => toFlowEntry(flow, groups)) }
  return JSON.parse(JSON.stringify(flowFile.safeParse(file).data ?? file)) as typeof file
}

/** One flow as it is written. */
export const flowText = (flow: FileFlow, groups: GroupNames): string =>
  stringify(ordered([flow], groups).flows[0], LAYOUT)

export const fileText = (flows: readonly FlowResource[], groups: GroupNames): string =>
  stringify(ordered(flows, groups), LAYOUT)

/** Reads flows from a file. Every fault of it is a `CommandFailure` that says where it is. */
export function readFlowFile(path: string, groups: GroupNames): FileFlow[] {
  let value: unknown
  try {
    value = parse(readFileSync(path, 'utf8'), { maxAliasCount: 50 })
  } catch (error) {
    throw new CommandFailure(
      EXIT.usage,
      'invalid_file',
      `${path} cannot be read: ${(error as Error).message}`,
    )
  }
  const parsed = flowFile.safeParse(value)
  if (!parsed.success) {
    const lines = parsed.error.issues.map(
      (issue) => `\n  ${issue.path.join('.') || 'file'}: ${issue.message}`,
    )
    throw new CommandFailure(EXIT.usage, 'invalid_file', `${path} is not a file of flows:${lines.join('')}`)
  }
  return parsed.data.flows.map((entry) => {
    const { flow, unknown } = fromFlowEntry(entry, groups)
    const missing = unknown[0]
    if (missing) {
      throw new CommandFailure(
        EXIT.usage,
        'unknown_group',
        `${path}: flow “${flow.name}” names the group “${missing.name}”, which does not exist.`,
      )
    }
    return flow
  })
}
