/** How large one call's arguments may be. Beyond it a call is refused whole: nothing is ever cut off unseen. */
export interface JsonLimits {
  /** UTF-8 bytes of the canonical text. */
  readonly bytes: number
  /** Nesting of objects and arrays; the outermost counts as 1. */
  readonly depth: number
  /** Members of all objects together. */
  readonly keys: number
}

export const ARGUMENT_LIMITS: JsonLimits = { bytes: 256 * 1024, depth: 32, keys: 2_000 }

/** Names that could reach a prototype where a receiver copies members carelessly. */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** Length in UTF-8 bytes; a lone surrogate counts 3, as its replacement character would. */
export function utf8Length(text: string): number {
  let bytes = text.length
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i)
    if (unit < 0x80) continue
    if (unit < 0x800) bytes += 1
    else if (unit >= 0xd800 && unit <= 0xdbff && isLowSurrogate(text.charCodeAt(i + 1))) {
      bytes += 2
      i++
    } else bytes += 2
  }
  return bytes
}

const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff

/** With the `u` flag a paired surrogate is one code point, so this finds only lone ones. */
const LONE_SURROGATE = /[\uD800-\uDFFF]/u

/** True when the text has a surrogate without its partner: such text has no UTF-8 form. */
export const hasLoneSurrogate = (text: string): boolean => LONE_SURROGATE.test(text)
