/** Whoever signed in at the provider, as it proved. `issuer` and `subject` together name them; nothing else does. */
export interface ProvenIdentity {
  readonly issuer: string
  readonly subject: string
  /** Only where the provider says that it has verified it. */
  readonly verifiedEmail: string | null
}

/** An OpenID provider that the operator has set up. Both functions talk to it over the network. */
export interface IdentityProvider {
  readonly issuer: string
  /** Its host, for people to read. */
  readonly name: string
  /**
   * @param input `state` comes back with the answer; `anew`: the person has to show who they are once more, also where
   * the provider still knows them
   * @returns where to send the browser, and a text that `finish` needs and nobody else may see
   * @throws AppError `provider_unavailable`
   */
  begin(input: {
    readonly state: string
    readonly callback: string
    readonly anew: boolean
  }): Promise<{ readonly url: string; readonly secret: string }>
  /**
   * @param answered the address the browser came back to, with all that the provider added
   * @throws AppError `provider_unavailable`, `provider_refused` (the provider or the person said no), `sign_in_too_weak`
   * (fewer factors than the operator asks for) or `provider_mistrusted` (anything of the answer is not as it has to be)
   */
  finish(
    answered: URL,
    expected: { readonly state: string; readonly secret: string },
  ): Promise<ProvenIdentity>
}
