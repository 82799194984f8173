import type { FlowResource } from '../../../../shared/contract/http/flows.ts'
import type { Texts } from '../../../flow-builder/texts.ts'

/** What a flow is limited to, in words. */
export function scopeText(
  scope: FlowResource['scope'],
  texts: Texts,
  names: { groupName(id: string): string; connectorName(key: string): string },
): string {
  switch (scope.type) {
    case 'global':
      return texts('scope.global')
    case 'connectors':
      return scope.connectors.map((key) => names.connectorName(key)).join(', ')
    case 'groups':
      return scope.groups.map((id) => texts('scope.group', { name: names.groupName(id) })).join(', ')
  }
}
