/** What an entry needs to believe a provider that calls. */
export interface SmsCallbacks {
  /**
   * Whether whoever sent these parameters to this address of ours knows the account's secret. False as well when no
   * provider that calls is set up.
   */
  isGenuine(url: string, parameters: ReadonlyMap<string, string>, signature: string): boolean
}
