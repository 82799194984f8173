/** The only source of randomness. */
export interface Ids {
  /** 26 Crockford base32 characters: 48 bits of time, 80 random bits. Sorts by creation. */
  ulid(): string
  /** URL-safe secret of at least 256 random bits. */
  secret(): string
}
