import { randomUUID } from 'node:crypto'
import { homedir, release } from 'node:os'
import { join } from 'node:path'
import { app, Menu, nativeTheme, safeStorage } from 'electron'
import type { Notifier } from '../notifications/notifier.ts'
import type { NotificationHealth, Place } from '../../shared/contract/ipc.ts'
import { shellTexts } from '../texts/shell-texts.ts'
import { createComputerAccess } from './access/computer-access.ts'
import { createCoordinatorChoice } from './access/coordinator-choice.ts'
import { coordinatorKey } from './access/coordinator-key.ts'
import { createKeychain } from './access/keychain.ts'
import { createWires } from './access/wires.ts'
import { createApprovals } from './confirm/confirm-approval.ts'
import { createConfirmWindows } from './confirm/open-confirm-window.ts'
import { superviseCoordinator } from './coordinator/supervise-coordinator.ts'
import { createDemo } from './demo/create-demo.ts'
import { settleAtHome } from './home/at-home.ts'
import { saveDiagnostics } from './diagnostics/save-diagnostics.ts'
import { createNotices, openWatch, type NoticesParts } from './inbox/open-watch.ts'
import { watchPlaces } from './inbox/watch-places.ts'
import { registerAllCalls } from './ipc/handlers/register-all-calls.ts'
import { createRelays } from './ipc/relay.ts'
import { OWN_FOLDER, type DesktopFolders } from './launch/claim-desktop.ts'
import type { LaunchFlags } from './launch/launch-flags.ts'
import { beginAnewOnWake } from './launch/on-wake.ts'
import { programFiles } from './launch/program-files.ts'
import { quitInOrder } from './launch/quit.ts'
import { timing } from './launch/timing.ts'
import { findPlace } from './links/find-place.ts'
import { receiveLinks } from './links/receive-links.ts'
import type { Log } from './log/create-log.ts'
import { menuTemplate, type MenuActions } from './menu/menu-template.ts'
import { openPageSession } from './scheme/open-page-session.ts'
import { loadPageFiles } from './scheme/page-files.ts'
import { confirmTeam } from './security/confirm-team.ts'
import { PROTOCOL_HOME } from './security/external-link.ts'
import { openExternal } from './security/open-external.ts'
import { COMPUTER } from './settings/desktop-settings.ts'
import { openSettings } from './settings/settings-file.ts'
import { createAttention } from './tray/attention.ts'
import { createAppUpdates } from './update/create-app-updates.ts'
import { openKept, type LaterParts } from './vault/open-kept.ts'
import { createMainWindow } from './window/main-window.ts'

export interface DesktopParts {
  readonly flags: LaunchFlags
  readonly folders: DesktopFolders
  readonly log: Log
  /** A wall held something back. */
  told(what: string): void
}

/** Id by which Windows groups windows and notifications; the same as in the installer. */
const APP_USER_MODEL_ID = 'app.countersign.desktop'

/** Puts the desktop together: the parts below know only what they are handed here. */
export async function startDesktop({ flags, folders, log, told }: DesktopParts): Promise<void> {
  const { platform } = process
  const { isPackaged } = app
  for (const problem of flags.problems) log.warn({ problem }, 'a flag was ignored')
  const files = programFiles(import.meta.dirname)
  const settings = await openSettings(join(folders.own, 'desktop.json'), (why) =>
    log.error({ why }, 'the settings could not be read; they were set aside and the first ones hold'),
  )
  const pages = await loadPageFiles(files.pageList, files.pages)
  nativeTheme.themeSource = settings.current().theme
  app.setAppUserModelId(APP_USER_MODEL_ID)
  await app.whenReady()

  // Who decides: the coordinator of this computer or a team's, and as whom.
  const texts = () => shellTexts(settings.current().language, app.getPreferredSystemLanguages())
  const keychain = createKeychain(safeStorage, platform)
  const later: LaterParts = { choice: () => choice, notifier: () => notifier }
  const { storeKeys, resending, kept } = await openKept({ folder: folders.own, keychain, later, texts, log })
  const key = await coordinatorKey({ settings, keychain, dataDir: folders.data, ownFolder: OWN_FOLDER })
  const { supervisor, secret } = superviseCoordinator({
    start: {
      entry: files.coordinator,
      dataDir: folders.data,
      port: flags.port,
      logFile: join(folders.logs, 'coordinator.log'),
      version: app.getVersion(),
      key,
    },
    onState(state) {
      window.tell('coordinator-state', state)
      if (state.state === 'running') watches.nudge()
    },
    log,
  })
  const sayNotForgotten = (error: unknown) => log.error({ err: String(error) }, 'keys were not destroyed')
  const computerAccess = createComputerAccess({ url: supervisor.url, secret, fetch })
  const choice = createCoordinatorChoice({
    settings,
    keychain,
    supervisor,
    computerAccess,
    secret,
    confirmTeam: (address) => confirmTeam(address, texts()),
    fetch,
    onChanged(anew) {
      approvals.close()
      relays.closeAll()
      watches.sync(anew)
      tellPlaces()
    },
    onShown: () => window.reload(),
    onRevoked(place) {
      log.warn({ place }, 'the coordinator has ended the session')
      // The page tells what was not sent, and has the rest destroyed.
      void storeKeys.forget(place, 'cache').catch(sayNotForgotten)
      tellPlaces()
    },
    onLeft: (place) => storeKeys.forget(place).catch(sayNotForgotten),
  })

  // What a person sees: window, tray, notifications.
  openPageSession(isPackaged, told, {
    files: pages,
    access: choice.access,
    place: choice.active,
    decisions: resending.decisions,
    onError: (error) => log.error({ err: String(error) }, 'a page was not answered'),
  })
  const wires = createWires()
  const relays = createRelays({ open: (since, to) => wires.open(choice.access(), since, to), log })
  const isQuitting = quitInOrder(async () => {
    approvals.close()
    watches.stop()
    relays.closeAll()
    notifier.clear()
    attention.remove()
    await supervisor.stop()
    await updates.end()
    log.info('the app ends')
  })
  const window = createMainWindow({
    preload: files.preload,
    isPackaged,
    settings,
    log,
    isQuitting,
    onHidden: () => void explainClosing(),
    onPageGone: (contentsId) => relays.close(contentsId),
  })
  const approvals = createApprovals({
    ...timing,
    access: choice.access,
    place: choice.active,
    kept,
    decisions: resending.decisions,
    texts,
    newId: randomUUID,
    openWindow: createConfirmWindows({
      ...timing,
      preload: files.confirmPreload,
      folder: files.confirmPage,
      isPackaged,
      parent: window.current,
      zoomLevel: () => settings.current().zoomLevel,
      told,
      log,
    }),
  })
  const openRequest = (requestId: string, place = choice.active()) => {
    window.show()
    void showPlace(place).then(() => window.tell('open-request', { requestId }))
  }
  const openScreen = (screen: string, place = choice.active()) => {
    window.show()
    void showPlace(place).then(() => window.tell('navigate', { screen }))
  }
  /** One that has gone meanwhile is not shown. */
  const showPlace = (place: string) =>
    choice.show(place).catch((error: unknown) => log.warn({ err: String(error) }, 'a place was not shown'))
  let health: NotificationHealth = { state: 'untried' }
  const noticesParts: NoticesParts = {
    platform,
    log,
    texts,
    hasSeveral: () => choice.places().filter(({ signedIn }) => signedIn()).length > 1,
    openRequest,
    openScreen,
    onHealth: (next) => (health = next),
  }
  const notifier: Notifier = {
    ...createNotices(noticesParts, null, () => undefined),
    health: () => health,
  }
  const updates = createAppUpdates({ folder: folders.own, settings, notifier, texts, log })
  const attention = createAttention({
    openRequest,
    openWindow: window.show,
    quit: () => app.quit(),
    window,
    platform,
    active: choice.active,
    log,
    texts,
  })
  const demo = createDemo(flags.demo, () => computerAccess, log)
  const watches = watchPlaces({
    places: choice.places,
    onGone: attention.gone,
    open: (place) =>
      openWatch(
        {
          ...noticesParts,
          attention,
          kept,
          wires,
          onNews: tellPlaces,
          onLive(id) {
            if (id === COMPUTER) demo.signedIn()
            resending.onLive(id)
          },
        },
        place,
      ),
  })
  const places = (): Place[] =>
    choice.places().map(({ id, signedIn }) => ({
      id,
      active: id === choice.active(),
      signedIn: signedIn(),
      waiting: attention.count(id),
    }))
  let lastTold = ''
  function tellPlaces(): void {
    const now = places()
    if (JSON.stringify(now) === lastTold) return
    lastTold = JSON.stringify(now)
    showMenu()
    attention.retell()
    window.tell('places', now)
  }
  const home = settleAtHome(settings, platform, () => {
    const oldest = attention.oldest()
    if (oldest === undefined) openScreen('requests')
    else openRequest(oldest.id, oldest.place)
  })
  const menuActions: MenuActions = {
    openScreen: (screen) => openScreen(screen),
    showPlace: (place) => void showPlace(place),
    saveDiagnostics: () =>
      void saveDiagnostics(
        {
          facts: () => ({
            app: app.getVersion(),
            runtime: { ...process.versions },
            system: { platform, arch: process.arch, release: release(), packaged: isPackaged },
            coordinator: supervisor.state(),
            choice: choice.facts(),
            notifications: notifier.health(),
            updates: updates.state(),
          }),
          settings: settings.current,
          logFolder: folders.logs,
          coordinator: () => choice.access().address(),
          home: homedir(),
        },
        window.current(),
        texts(),
        log,
      ),
    openProtocolHome: () => void openExternal(PROTOCOL_HOME, texts()),
    zoom: window.zoom,
    find: (step) => window.tell('find', { step }),
    closeWindow: () => window.current()?.close(),
    quit: () => app.quit(),
  }
  function showMenu(): void {
    const facts = { platform, isPackaged, places: places() }
    Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(menuActions, facts, texts())))
  }
  showMenu()
  const onLanguage = () => {
    showMenu()
    attention.retell()
  }
  registerAllCalls({
    choice,
    places,
    storeKeys,
    supervisor,
    settings,
    notifier,
    relays,
    window,
    attention,
    home,
    approvals,
    updates,
    log,
    texts,
    onLanguage,
  })

  /** A link does not say whose request it is: the place shown is asked first. */
  async function openLink(requestId: string): Promise<void> {
    openRequest(requestId, await findPlace(requestId, choice.active(), choice.places()))
  }

  async function explainClosing(): Promise<void> {
    if (settings.current().closingExplained) return
    await settings.change({ closingExplained: true })
    await notifier.say('closing', texts().closing)
  }

  receiveLinks(process.argv, { openRequest: openLink, showWindow: window.show, log })
  app.on('activate', window.show)
  beginAnewOnWake({ wires, watches, log })
  await choice.begin()
  updates.start()
  if (!flags.hidden) window.show()
}
