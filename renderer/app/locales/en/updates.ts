/** Texts about newer versions of the app, in the settings. */
export const updates = {
  label: 'Newer versions',
  hint: 'Each one is checked: who published it, that it is meant for this app, and that it arrived whole.',
  choice: {
    automatic: 'Install them by themselves',
    tell: 'Tell me',
    off: 'Do not look for them',
  },
  look: 'Look now',
  install: 'Install {version}',
  state: {
    none: 'This build names nobody who publishes updates.',
    unknown: 'It has not been looked for yet.',
    newest: 'This is the newest version.',
    available: 'Version {version} is there.',
    loading: 'Version {version} is being fetched…',
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
