import type { Request } from '../../shared/contract/http/requests.ts'
import type { Notice } from '../../shared/contract/stream.ts'
import { plainText } from '../../shared/domain/text/plain.ts'
import { asksForDecision, NAME_LIMIT, TOOLS_SHOWN } from './notice-wording.ts'

/** What a button of a notification does. */
export type NoticeAction = 'review' | 'deny' | 'approve'

/** What has to be known of a request before a notification may have buttons that decide. */
export interface NoticeFacts {
  readonly requestId: string
  /** Of what the notification is about: a decision made on it counts for nothing else. */
  readonly digest: string
  readonly mayDecide: boolean
  /** Everything that would run stands in the notification itself. */
  readonly shownWhole: boolean
}

/** Which systems have buttons in notifications. Elsewhere a click opens the request. */
export const hasButtons = (platform: NodeJS.Platform): boolean =>
  platform === 'darwin' || platform === 'win32'

/**
 * A notification names requester, connector and tools. What has arguments, may have any, writes, or is one's own request is
 * therefore not whole in it, and is approved in the app only.
 */
export function noticeFacts(request: Request): NoticeFacts {
  const { tools, risk, flow } = request
  return {
    requestId: request.id,
    digest: request.digest,
    mayDecide: request.canDecide && request.status === 'pending',
    shownWhole:
      risk === 'low' &&
      flow?.allowSelfApproval !== true &&
      tools.length <= TOOLS_SHOWN &&
      tools.every(
        (tool) =>
          tool.arguments !== undefined &&
          Object.keys(tool.arguments).length === 0 &&
          [...plainText(tool.name)].length <= NAME_LIMIT,
      ),
  }
}

/**
 * The buttons of a notification, the first one first.
 * @param facts null when the coordinator did not say, or the system has no buttons
 */
export function noticeActions(
  { kind, risk }: Pick<Notice, 'kind' | 'risk'>,
  facts: NoticeFacts | null,
): readonly NoticeAction[] {
  if (!asksForDecision(kind) || facts === null) return []
  if (!facts.mayDecide) return ['review']
  return risk === 'low' && facts.shownWhole ? ['review', 'deny', 'approve'] : ['review', 'deny']
}
