import { writeFileSync } from 'node:fs'
import type { Command } from 'commander'
import type { FlowResource } from '../../shared/contract/http/flows.ts'
import type { FileFlow, GroupNames } from '../../shared/contract/flow-file.ts'
import type { ApiClient } from './api-client.ts'
import { contextOf } from './context.ts'
import { EXIT } from './exit-codes.ts'
import { fetchAll, fetchGroupNames, fileText, flowText, readFlowFile } from './flow-files.ts'
import { safe } from './output.ts'

/** What would happen to one flow of a file. Flows that the file does not name are left alone. */
interface Step {
  readonly change: 'create' | 'change' | 'same'
  readonly flow: FileFlow
  readonly stored: FlowResource | undefined
}

export function flowCommands(program: Command): void {
  const flows = program.command('flows').description('approval flows as code')

  flows
    .command('export')
    .description('all flows as YAML, on standard output or in a file')
    .option('--out <file>', 'write to this file')
    .action(async (options: { out?: string }, command: Command) => {
      const { api, out } = contextOf(command)
      const text = fileText(await fetchAll<FlowResource>(api, '/flows'), await fetchGroupNames(api))
      if (options.out === undefined) process.stdout.write(text)
      else {
        writeFileSync(options.out, text)
        out.note(`Written to ${options.out}.`)
      }
    })

  flows
    .command('diff <file>')
    .description('what applying a file would change; exit code 5 when it would change something')
    .action(async (file: string, _options: object, command: Command) => {
      const { api, out } = contextOf(command)
      const groups = await fetchGroupNames(api)
      const steps = await plan(api, file, groups)
      out.result(
        steps.map(({ change, flow }) => ({ change, name: flow.name })),
        steps.flatMap((step) => [
          `${step.change}: ${safe(step.flow.name)}`,
          ...(step.change === 'change' && step.stored
            ? lineDiff(flowText(step.stored, groups), flowText(step.flow, groups))
            : []),
        ]),
      )
      if (steps.some(({ change }) => change !== 'same')) process.exitCode = EXIT.finding
    })

  flows
    .command('apply <file>')
    .description('create and change flows, by name, until they are as in the file')
    .action(async (file: string, _options: object, command: Command) => {
      const { api, out } = contextOf(command)
      const steps = await plan(api, file, await fetchGroupNames(api))
      for (const { change, flow, stored } of steps) {
        if (change === 'create') await api.send('POST', '/flows', flow)
        if (change === 'change' && stored) {
          await api.send('PUT', `/flows/${stored.id}`, { ...flow, baseVersion: stored.version })
        }
        if (!out.json) process.stdout.write(`${change}: ${safe(flow.name)}\n`)
      }
      if (out.json)
        out.result(
          steps.map(({ change, flow }) => ({ change, name: flow.name })),
          [],
        )
    })
}

async function plan(api: ApiClient, file: string, groups: GroupNames): Promise<Step[]> {
  const wanted = readFlowFile(file, groups)
  const stored = new Map((await fetchAll<FlowResource>(api, '/flows')).map((flow) => [flow.name, flow]))
  return wanted.map((flow) => {
    const before = stored.get(flow.name)
    if (!before) return { change: 'create', flow, stored: undefined }
    const same = flowText(before, groups) === flowText(flow, groups)
    return { change: same ? 'same' : 'change', flow, stored: before }
  })
}

/** Lines that are only in one of two texts, in the order of the longest sequence they share. */
function lineDiff(before: string, after: string): string[] {
  const [left, right] = [before.trimEnd().split('\n'), after.trimEnd().split('\n')]
  const lengths = Array.from({ length: left.length + 1 }, () => new Array<number>(right.length + 1).fill(0))
  const at = (i: number, j: number): number => lengths[i]?.[j] ?? 0
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      const row = lengths[i] as number[]
      row[j] = left[i] === right[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1))
    }
  }
  const lines: string[] = []
  let [i, j] = [0, 0]
  while (i < left.length || j < right.length) {
    if (i < left.length && j < right.length && left[i] === right[j]) {
      i += 1
      j += 1
    } else if (j >= right.length || (i < left.length && at(i + 1, j) >= at(i, j + 1)))
      lines.push(`  - ${safe(left[i++] ?? '', 500)}`)
    else lines.push(`  + ${safe(right[j++] ?? '', 500)}`)
  }
  return lines
}
