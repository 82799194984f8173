import { contextBridge, ipcRenderer } from 'electron'
import type { DesktopBridge, IpcChannel, IpcEventName, IpcReply } from '../../shared/contract/ipc.ts'
import { keepForListener } from './keep-for-listener.ts'
import { createStreams } from './streams.ts'

/** Asks main. The result's form is the contract's: main has checked it against the channel's schema. */
async function call<T>(channel: IpcChannel, input?: unknown): Promise<T> {
  const reply = (await ipcRenderer.invoke(channel, ...(input === undefined ? [] : [input]))) as IpcReply
  if (reply.ok) return reply.value as T
  throw new Error(`[${reply.code}] ${reply.text}`)
}

/** Listens from the start, without the event object, so that nothing told early is lost. */
function hear<T>(name: IpcEventName): (listener: (input: T) => void) => () => void {
  const { tell, listen } = keepForListener<T>()
  ipcRenderer.on(name, (_event, input: T) => tell(input))
  return listen
}

const streams = createStreams((stream, since, place) => call('stream:open', { stream, since, place }))
ipcRenderer.on('stream-port', (event, { stream }: { stream: number }) =>
  streams.arrive(stream, event.ports[0]),
)

const bridge: DesktopBridge = {
  info: () => call('app:info'),
  setBadge: ({ count }) => call('app:set-badge', { count }),
  setTheme: ({ theme }) => call('app:set-theme', { theme }),
  setLanguage: ({ language }) => call('app:set-language', { language }),
  setStartAtLogin: ({ on }) => call('app:set-start-at-login', { on }),
  setNextRequestKey: ({ on }) => call('app:set-next-request-key', { on }),
  useThisComputer: ({ name, email }) => call('onboarding:use-this-computer', { name, email }),
  useTeam: ({ address, token }) => call('onboarding:use-team', { address, token }),
  signIn: (step) => call('onboarding:sign-in', step),
  leaveTeam: () => call('onboarding:leave-team'),
  usePlace: ({ id }) => call('places:use', { id }),
  openStore: ({ userId }) => call('store:open', { userId }),
  forgetStore: () => call('store:forget'),
  testNotification: () => call('notifications:test'),
  restartCoordinator: () => call('coordinator:restart'),
  chooseUpdates: ({ choice }) => call('updates:choose', { choice }),
  lookForUpdates: () => call('updates:look'),
  installUpdate: () => call('updates:install'),
  confirmApproval: (proposal) => call('requests:confirm-approval', proposal),
  openStream: (since, onFrame, onClose, place) => streams.open(since, onFrame, onClose, place),
  onOpenRequest: hear('open-request'),
  onCoordinatorState: hear('coordinator-state'),
  onNavigate: hear('navigate'),
  onPlaces: hear('places'),
  onFind: hear('find'),
}

contextBridge.exposeInMainWorld('countersign', Object.freeze(bridge))
