import type { Command } from 'commander'
import type { PolicyVerdict } from '../../shared/contract/http/policies.ts'
import { contextOf } from './context.ts'
import { CommandFailure, EXIT } from './exit-codes.ts'
import { safe } from './output.ts'

export function policyCommands(program: Command): void {
  program
    .command('policies')
    .description('ask the policies')
    .command('test')
    .description('what would happen to a call, and which policy says so')
    .requiredOption('--user <id>', 'the person the agent acts for')
    .requiredOption('--connector <key>', 'key of the connector')
    .requiredOption('--tool <name>', "the tool's own name")
    .option('--agent <id>', 'the agent')
    .option('--arguments <json>', 'the arguments, as JSON')
    .action(
      async (
        options: { user: string; connector: string; tool: string; agent?: string; arguments?: string },
        command: Command,
      ) => {
        const { api, out } = contextOf(command)
        const verdict = await api.send<PolicyVerdict>('POST', '/policies/evaluate', {
          ...options,
          ...(options.arguments === undefined ? {} : { arguments: jsonOf(options.arguments) }),
        })
        out.result(verdict, [
          `${verdict.action}: ${safe(verdict.reason.text)}`,
          ...(verdict.flow === null ? [] : [`asked by flow “${safe(verdict.flow.name)}”`]),
        ])
      },
    )
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new CommandFailure(
      EXIT.usage,
      'invalid_json',
      `--arguments is not JSON: ${(error as Error).message}`,
    )
  }
}
