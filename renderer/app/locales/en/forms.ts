/** Texts that all panels with a form share. */
export const forms = {
  save: 'Save',
  cancel: 'Cancel',
  close: 'Close the panel',
  resize: 'Width of the panel',
  look: 'Not saved. Check the marked fields.',
  offline:
    'Not saved: the coordinator cannot be reached. What you typed is still here; try again when it is back.',
  copy: 'Copy',
  copied: 'Copied',
  not_copied: 'Copying is not possible here. Select the text and copy it.',
  nobody: 'Nobody found',
  take_away: 'Remove',
  on: 'On',
  off: 'Off',
  invalid: {
    required: 'Please fill this in.',
    too_long: 'At most {n} characters.',
    too_many: 'At most {n}.',
    range: 'This number is out of range.',
    email: 'This is not an e-mail address.',
    url: 'This is not a web address. It starts with https:// or http://.',
    phone: 'Write it as +46701234567: a plus sign, the country, the number.',
    invalid: 'This is not valid.',
  },
  leave: {
    title: 'Discard what you typed?',
    text: 'It has not been saved.',
    stay: 'Keep editing',
    discard: 'Discard',
  },
}
