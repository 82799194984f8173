const KEY = 'countersign.token'

/** The token of this tab; it ends with the tab. Only in a browser: in the desktop app no token enters the page. */
export const browserToken = {
  get: (): string | null => sessionStorage.getItem(KEY),
  set: (token: string): void => sessionStorage.setItem(KEY, token),
  clear: (): void => sessionStorage.removeItem(KEY),
}
