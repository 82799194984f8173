import { randomUUID } from 'node:crypto'
import { homedir, release } from 'node:os'
import { join } from 'node:path'
import { app, Menu, nativeTheme, powerMonitor, safeStorage } from 'electron'
import { createNativeNotices } from '../notifications/native-notices.ts'
import { hasButtons } from '../notifications/notice-actions.ts'
import { createNotifier } from '../notifications/notifier.ts'
import { shellTexts } from '../texts/shell-texts.ts'
import { createComputerAccess } from './access/computer-access.ts'
import { createCoordinatorChoice } from './access/coordinator-choice.ts'
import { coordinatorKey } from './access/coordinator-key.ts'
import { createKeychain } from './access/keychain.ts'
import { openWire } from './access/open-wire.ts'
import { createApprovals } from './confirm/confirm-approval.ts'
import { createConfirmWindows } from './confirm/open-confirm-window.ts'
import { superviseCoordinator } from './coordinator/supervise-coordinator.ts'
import { createDecideFromNotice } from './decide/decide-from-notice.ts'
import { createDemo } from './demo/create-demo.ts'
import { settleAtHome } from './home/at-home.ts'
import { saveDiagnostics } from './diagnostics/save-diagnostics.ts'
import { createInbox } from './inbox/inbox.ts'
import { loadWaiting } from './inbox/load-waiting.ts'
import { registerAllCalls } from './ipc/handlers/register-all-calls.ts'
import { createRelays } from './ipc/relay.ts'
import { OWN_FOLDER, type DesktopFolders } from './launch/claim-desktop.ts'
import type { LaunchFlags } from './launch/launch-flags.ts'
import { programFiles } from './launch/program-files.ts'
import { quitInOrder } from './launch/quit.ts'
import { timing } from './launch/timing.ts'
import { receiveLinks } from './links/receive-links.ts'
import type { Log } from './log/create-log.ts'
import { menuTemplate, type MenuActions } from './menu/menu-template.ts'
import { openPageSession } from './scheme/open-page-session.ts'
import { loadPageFiles } from './scheme/page-files.ts'
import { confirmTeam } from './security/confirm-team.ts'
import { PROTOCOL_HOME } from './security/external-link.ts'
import { openExternal } from './security/open-external.ts'
import { openSettings } from './settings/settings-file.ts'
import { createAttention } from './tray/attention.ts'
import { createAppUpdates } from './update/create-app-updates.ts'
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
      if (state.state === 'running') inbox.nudge()
    },
    log,
  })
  const computerAccess = createComputerAccess({ url: supervisor.url, secret, fetch })
  const choice = createCoordinatorChoice({
    settings,
    keychain,
    supervisor,
    computerAccess,
    secret,
    confirmTeam: (address) => confirmTeam(address, texts()),
    fetch,
    onChanged() {
      approvals.close()
      relays.closeAll()
      notifier.clear()
      inbox.restart()
    },
  })

  // What a person sees: window, tray, notifications.
  openPageSession(isPackaged, told, {
    files: pages,
    access: choice.access,
    onError: (error) => log.error({ err: String(error) }, 'a page was not answered'),
  })
  const relays = createRelays({ open: (since, listener) => openWire(choice.access(), since, listener), log })
  const isQuitting = quitInOrder(async () => {
    approvals.close()
    inbox.stop()
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
  const openRequest = (requestId: string) => {
    window.show()
    window.tell('open-request', { requestId })
  }
  const openScreen = (screen: string) => {
    window.show()
    window.tell('navigate', { screen })
  }
  const quit = () => app.quit()
  const notifier = createNotifier({
    ...timing,
    texts,
    native: createNativeNotices(platform),
    ...(hasButtons(platform) && {
      buttons: createDecideFromNotice({
        access: choice.access,
        newId: randomUUID,
        isLocked: () => powerMonitor.getSystemIdleState(1) === 'locked',
      }),
    }),
    openRequest,
    openRequests: () => openScreen('requests'),
    openMessages: () => openScreen('dashboard'),
    tellShown: (noticeIds) => inbox.tellShown(noticeIds),
    onHealth: (health) => log.info({ notifications: health }, 'notifications'),
  })
  const updates = createAppUpdates({ folder: folders.own, settings, notifier, texts, log })
  const attention = createAttention({
    openRequest,
    openWindow: window.show,
    quit,
    window,
    platform,
    log,
    texts,
  })
  const demo = createDemo(flags.demo, choice.access, log)
  const inbox = createInbox({
    ...timing,
    open: (since, listener) => openWire(choice.access(), since, listener),
    load: () => loadWaiting(choice.access()),
    onNotice: notifier.notice,
    onWithdrawn: notifier.withdrawn,
    onAlert: notifier.alert,
    onSettled: notifier.settled,
    onLoaded: (list) => notifier.waiting(new Set(list.keys())),
    onWaiting: attention.waiting,
    onStatus(status) {
      log.info({ inbox: status }, 'inbox')
      attention.connection(status)
      if (status === 'live') demo.signedIn()
    },
    log,
  })
  const home = settleAtHome(settings, platform, () => {
    const oldest = attention.oldest()
    if (oldest === undefined) openScreen('requests')
    else openRequest(oldest)
  })
  const menuActions: MenuActions = {
    openScreen,
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
    quit,
  }
  const showMenu = () =>
    Menu.setApplicationMenu(
      Menu.buildFromTemplate(menuTemplate(menuActions, { platform, isPackaged }, texts())),
    )
  showMenu()
  const onLanguage = () => {
    showMenu()
    attention.retell()
  }
  registerAllCalls({
    choice,
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

  async function explainClosing(): Promise<void> {
    if (settings.current().closingExplained) return
    await settings.change({ closingExplained: true })
    await notifier.say('closing', texts().closing)
  }

  receiveLinks(process.argv, { openRequest, showWindow: window.show, log })
  app.on('activate', window.show)
  for (const event of ['resume', 'unlock-screen'] as const) {
    powerMonitor.on(event as 'resume', () => inbox.nudge())
  }
  await choice.begin()
  updates.start()
  if (!flags.hidden) window.show()
}
