/** Texts about newer versions of the app, in the settings. */
export const updates = {
  label: 'Updates',
  hint: 'Before it is installed, each update is checked: that the publisher signed it, that it is for this app, and that it arrived complete.',
  choice: {
    automatic: 'Install automatically',
    tell: 'Tell me first',
    off: 'Do not check',
  },
  look: 'Check now',
  install: 'Install {version}',
  state: {
    none: 'This build does not receive updates.',
    unknown: 'Not checked yet.',
    newest: 'This is the newest version.',
    available: 'Version {version} is available.',
    loading: 'Downloading version {version}…',
    ready: 'Version {version} is ready.',
  },
  refused: {
    unreadable: 'What the update server said cannot be understood. Nothing was installed.',
    'wrong-signature':
      'What the update server offers was not signed by the publisher. Nothing was installed.',
    'other-target': 'What the update server offers is meant for another system. Nothing was installed.',
    'too-old': 'What the update server offers is older than 30 days: somebody may be keeping updates back.',
    'not-yet': 'What the update server offers is dated in the future. Check the clock of this computer.',
    damaged: 'The file that came is not the one that was signed. It was removed.',
    away: 'The update server does not answer. It is tried again later.',
    failed: 'The update could not be put in place. The log says why.',
  },
}
