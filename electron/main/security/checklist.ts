import { noticeWording } from '../../notifications/notice-wording.ts'
import { en } from '../../texts/en.ts'
import { CALLS_PER_SECOND, isTrustedCaller, LARGEST_INPUT } from '../ipc/check-call.ts'
import { approvingCall, needsOwnWindow } from '../confirm/approval-guard.ts'
import { READING_MS } from '../confirm/confirm-approval.ts'
import { dangerOf, forcesSandbox } from '../launch/dangerous-start.ts'
import { readLink } from '../links/deep-link.ts'
import { APP_PRIVILEGES, APP_START, CONFIRM_START } from '../scheme/app-address.ts'
import { isKeptFromPages } from '../scheme/api-proxy.ts'
import { DANGEROUS, PERMISSIONS, POLICY, WINDOW_SETTINGS } from './checklist-facts.ts'
import { isUpdateAddress } from '../update/fetch-update.ts'
import { isNewer, judgeManifest } from '../update/manifest.ts'
import { publisherOf } from '../update/publisher.ts'
import { CONTENT_SECURITY_POLICY } from './content-security-policy.ts'
import { externalAddress } from './external-link.ts'
import { mayLoad } from './network.ts'
import { mayHavePermission } from './permissions.ts'
import { CONFIRM_PARTITION, PARTITION, webPreferences } from './web-preferences.ts'

/** One rule of the desktop's hardening and how it is known to hold. */
export interface HardeningRule {
  /** Number in the list of `docs/security/desktop.md`. */
  readonly item: number
  readonly what: string
  /** What is wrong, judged by the program's own parts; empty when it holds. */
  readonly faults: () => readonly string[]
  /** Titles of the tests of `e2e/electron/desktop-walls.spec.ts`, `desktop-shell.spec.ts`, `confirm-approval.spec.ts` and `updates.spec.ts` that show it in the running app. */
  readonly shownBy: readonly string[]
}

const when = (wrong: boolean, fault: string): string[] => (wrong ? [fault] : [])

export const HARDENING: readonly HardeningRule[] = [
  {
    item: 3,
    what: 'A packaged app refuses root and every switch that opens it; the sandbox is forced on.',
    faults: () => {
      const packaged = { isPackaged: true, isTestBuild: false, isRoot: false }
      const accepted = DANGEROUS.filter((flag) => dangerOf({ ...packaged, argv: ['app', flag] }) === null)
      return [
        ...accepted,
        ...when(dangerOf({ ...packaged, isRoot: true, argv: ['app'] }) === null, 'root'),
        ...when(!forcesSandbox({ argv: ['app'] }), 'sandbox'),
      ]
    },
    shownBy: [],
  },
  {
    item: 4,
    what: 'Every window has these settings, frozen; a window that differs is closed.',
    faults: () => {
      const actual: Readonly<Record<string, unknown>> = { ...webPreferences('/preload.cjs', true) }
      const names = new Set([...Object.keys(actual), ...Object.keys(WINDOW_SETTINGS)])
      const different = [...names].filter((name) => actual[name] !== WINDOW_SETTINGS[name])
      return [...different, ...when(!Object.isFrozen(webPreferences('/preload.cjs', true)), 'not frozen')]
    },
    shownBy: ['closes a window that was opened with weaker settings'],
  },
  {
    item: 5,
    what: 'Pages come from their own scheme, which may do no more than it must.',
    faults: () =>
      Object.keys(APP_PRIVILEGES).filter((name) => !['standard', 'secure', 'supportFetchAPI'].includes(name)),
    shownBy: ['serves listed files only, each with the content policy'],
  },
  {
    item: 6,
    what: 'The content policy lets a page load its own files, and turn no text into markup or code.',
    faults: () => when(CONTENT_SECURITY_POLICY !== POLICY, CONTENT_SECURITY_POLICY),
    shownBy: [
      'serves listed files only, each with the content policy',
      'raises no policy violation of its own',
    ],
  },
  {
    item: 8,
    what: 'No key of the person’s session enters a page, and a page reaches nothing but its own scheme.',
    faults: () =>
      [
        '/api/v1/session',
        '/api/v1/session/',
        '/api/v1/stream',
        '/api/v1/stream/tickets',
        '/api/v1/setup/owner',
      ].filter((path) => !isKeptFromPages(path)),
    shownBy: ['keeps every key out of the page', 'lets a page reach nothing outside'],
  },
  {
    item: 9,
    what: 'A call is taken from the main frame of our own window only, small, in its exact form, and not too often.',
    faults: () => {
      const ours = { frameAddress: APP_START, isMainFrame: true, isKnownWindow: true }
      const strangers = [
        { ...ours, frameAddress: null },
        { ...ours, frameAddress: 'https://bundle/' },
        { ...ours, frameAddress: 'countersign-app://bundle.example/' },
        { ...ours, isMainFrame: false },
        { ...ours, isKnownWindow: false },
      ]
      return [
        ...strangers
          .filter((stranger) => isTrustedCaller(stranger))
          .map((stranger) => JSON.stringify(stranger)),
        ...when(!isTrustedCaller(ours), 'our own page'),
        ...when(LARGEST_INPUT !== 262_144, 'size'),
        ...when(CALLS_PER_SECOND !== 50, 'rate'),
      ]
    },
    shownBy: ['refuses calls that are malformed, too large or too many, without a stack'],
  },
  {
    item: 10,
    what: 'The page gets one frozen object of named functions, and nothing of Electron or Node.',
    faults: () => [],
    shownBy: ['gives the page one frozen bridge and nothing of Node'],
  },
  {
    item: 11,
    what: 'What destroys is approved in a window of the app’s own, which draws the coordinator’s words; no page can approve it.',
    faults: () => {
      const tool = { name: 'a', readOnly: false, destructive: false }
      const asked = { tools: [tool, { ...tool, name: 'b', destructive: true }] }
      return [
        ...[undefined, ['b'], ['a', 'b'], ['unknown']].flatMap((chosen) =>
          when(!needsOwnWindow(asked, chosen), `tools ${JSON.stringify(chosen)}`),
        ),
        ...when(needsOwnWindow(asked, ['a']), 'what does not destroy'),
        ...[
          '/api/v1/requests/r/decisions',
          '/API/v1/Requests/r/Decisions',
          '/api/v1/requests/r/resolve',
        ].filter((path) => approvingCall(path) === null),
        ...when(READING_MS < 1_000, 'time to read'),
        ...when(webPreferences('/x', true, CONFIRM_PARTITION).partition === PARTITION, 'shared session'),
        ...when(
          isTrustedCaller({ frameAddress: CONFIRM_START, isMainFrame: true, isKnownWindow: true }),
          'calls',
        ),
      ]
    },
    shownBy: [
      'lets no script of a page approve what destroys, by whatever way it is asked',
      'approves what destroys in a window of its own, with the words of the coordinator',
    ],
  },
  {
    item: 12,
    what: 'No page can leave, open or carry another.',
    faults: () => [],
    shownBy: ['lets no page leave, open a window or hold another page'],
  },
  {
    item: 13,
    what: 'Only https addresses of listed hosts are handed to the browser, after asking.',
    faults: () =>
      [
        'http://modelcontextprotocol.io/',
        'https://evil.example/',
        'https://modelcontextprotocol.io.evil.example/',
        'https://user@modelcontextprotocol.io/',
        'https://modelcontextprotocol.io:8443/',
        'https://modelcοntextprotocol.io/',
        'javascript:alert(1)',
        'file:///etc/passwd',
        'ms-msdt:/id',
        '',
      ].filter((address) => externalAddress(address) !== null),
    shownBy: [],
  },
  {
    item: 14,
    what: 'Pages may notify and copy; every other permission and every device is refused.',
    faults: () => [
      ...PERMISSIONS.filter((permission) => mayHavePermission(permission, APP_START)),
      ...when(
        mayHavePermission('notifications', 'https://evil.example/'),
        'notifications for another origin',
      ),
      ...when(!mayHavePermission('clipboard-sanitized-write', APP_START), 'copying'),
    ],
    shownBy: ['refuses permissions, devices and downloads'],
  },
  {
    item: 15,
    what: 'The pages’ session loads our scheme and nothing else.',
    faults: () =>
      [
        'https://example.org/',
        'http://127.0.0.1:4780/',
        'ws://127.0.0.1/',
        'file:///etc/passwd',
        'devtools://devtools/x',
        'data:text/html,x',
        'blob:https://x/y',
      ].filter((address) => mayLoad(address, true)),
    shownBy: ['lets a page reach nothing outside'],
  },
  {
    item: 18,
    what: 'A link is one exact form, and opens a view.',
    faults: () =>
      [
        'countersign://request/x',
        'countersign://approve/01JD8Z6Q3M7T9V2X4B5C6D7E8F',
        'countersign://request/01JD8Z6Q3M7T9V2X4B5C6D7E8F?a=1',
      ].filter((link) => readLink(link).is === 'request'),
    shownBy: ['opens the request of a link in the app that runs', 'ignores a link that is not exactly one'],
  },
  {
    item: 19,
    what: 'A notification names requester, connector and tools, and nothing that an agent wrote.',
    faults: () => {
      const notice = {
        id: 'n',
        kind: 'request',
        requestId: 'r',
        requester: 'Ada',
        connector: 'Files',
        tools: ['write_file'],
        risk: 'low',
        status: 'pending',
        note: 'PLANTED',
        arguments: { path: 'PLANTED' },
      } as const
      const words = JSON.stringify(noticeWording({ ...notice, tools: [...notice.tools] }, (text) => text, en))
      return when(words.includes('PLANTED'), words)
    },
    shownBy: ['notifies with its window closed, and opens the request on a click'],
  },
  {
    item: 20,
    what: 'An update is followed only when the publisher signed it for this app, it is newer, and it is fresh.',
    faults: () => {
      const facts = { version: '1.0.0', channel: 'stable', platform: 'linux', arch: 'x64', at: 0 } as const
      const planted = '{"manifest":{"version":"9.0.0"},"signature":"AAAA"}'
      const judged = judgeManifest(planted, { ...facts, publicKey: '' })
      return [
        ...when(judged.is !== 'refused', 'unsigned'),
        ...['1.0.0', '0.9.9', '1.0', '1.0.1-beta'].filter((version) => isNewer(version, facts.version)),
        ...['http://example.org', 'ftp://example.org', 'https://a@example.org'].filter(isUpdateAddress),
        ...when(
          publisherOf(['app', '--update-address=http://127.0.0.1', '--update-key=x'], false, null) !== null,
          'another publisher',
        ),
      ]
    },
    shownBy: [
      'an update that is not the publisher’s, older, or cut short is refused, and says why',
      'a newer version is checked, put in place and started',
    ],
  },
]
