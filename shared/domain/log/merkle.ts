/** SHA-256 of bytes; 32 bytes. Injected, like the text form. */
export type Sha256Bytes = (bytes: Uint8Array) => Uint8Array

/** The root over the first `size` entries of a log, as RFC 6962 (section 2.1) defines it. */
export interface MerkleTree {
  /** Adds the data of the next leaf. */
  readonly append: (data: Uint8Array) => void
  readonly size: () => number
  /** `size` defaults to all. */
  readonly root: (size?: number) => Uint8Array
  /** Proves that the leaf at `index` (from 0) is in the tree of this size: the sibling hashes from leaf to root. */
  readonly inclusionProof: (index: number, size?: number) => readonly Uint8Array[]
  /** Proves that the tree of size `first` is the beginning of that of size `second`. */
  readonly consistencyProof: (first: number, second?: number) => readonly Uint8Array[]
}

/** The leaf and inner hashes differ by a first byte, so that neither can be passed off as the other. */
export const leafHash = (data: Uint8Array, sha256: Sha256Bytes): Uint8Array =>
  sha256(joined(Uint8Array.of(0), data))
export const nodeHash = (left: Uint8Array, right: Uint8Array, sha256: Sha256Bytes): Uint8Array =>
  sha256(joined(Uint8Array.of(1), left, right))

/** A tree that keeps all inner hashes: 64 bytes an entry, proofs without hashing the log again. */
export function createMerkleTree(sha256: Sha256Bytes): MerkleTree {
  /** `levels[k][i]` is the root over leaves i·2^k … (i+1)·2^k − 1. */
  const levels: Uint8Array[][] = [[]]
  const size = (): number => levels[0]?.length ?? 0

  /** Root over leaves `from` … `to` − 1, where `from` is a multiple of a power of two not below the length. */
  const rootOf = (from: number, to: number): Uint8Array => {
    if (from === to) return sha256(new Uint8Array())
    const length = to - from
    const level = Math.log2(length)
    if (Number.isInteger(level)) return levels[level]?.[from / length] as Uint8Array
    const split = from + largestPowerBelow(length)
    return nodeHash(rootOf(from, split), rootOf(split, to), sha256)
  }

  const inclusion = (index: number, from: number, to: number): Uint8Array[] => {
    if (to - from <= 1) return []
    const split = from + largestPowerBelow(to - from)
    return index < split
      ? [...inclusion(index, from, split), rootOf(split, to)]
      : [...inclusion(index, split, to), rootOf(from, split)]
  }

  /** `whole`: the verifier knows the root over exactly these leaves already. */
  const consistency = (first: number, from: number, to: number, whole: boolean): Uint8Array[] => {
    if (first === to) return whole ? [] : [rootOf(from, to)]
    const split = from + largestPowerBelow(to - from)
    return first <= split
      ? [...consistency(first, from, split, whole), rootOf(split, to)]
      : [...consistency(first, split, to, false), rootOf(from, split)]
  }

  return {
    append: (data) => {
      levels[0]?.push(leafHash(data, sha256))
      for (let k = 0; (levels[k]?.length ?? 0) % 2 === 0; k++) {
        const [left, right] = (levels[k] ?? []).slice(-2) as [Uint8Array, Uint8Array]
        ;(levels[k + 1] ??= []).push(nodeHash(left, right, sha256))
      }
    },
    size,
    root: (upTo = size()) => rootOf(0, within(upTo, size())),
    inclusionProof: (index, upTo = size()) => inclusion(within(index, upTo - 1), 0, within(upTo, size())),
    consistencyProof: (first, second = size()) =>
      first === 0 ? [] : consistency(within(first, second), 0, within(second, size()), true),
  }
}

/** The roots of the full subtrees, largest first: all that is needed to go on, and to give the root. */
export interface MerkleFrontier {
  readonly append: (data: Uint8Array) => void
  readonly size: () => number
  readonly root: () => Uint8Array
}

/** A tree of any length in a few hashes, for whoever only needs its root. */
export function createMerkleFrontier(sha256: Sha256Bytes): MerkleFrontier {
  const subtrees: Uint8Array[] = []
  let size = 0
  return {
    append: (data) => {
      let hash = leafHash(data, sha256)
      for (let rest = size; rest % 2 === 1; rest = Math.floor(rest / 2)) {
        hash = nodeHash(subtrees.pop() as Uint8Array, hash, sha256)
      }
      subtrees.push(hash)
      size++
    },
    size: () => size,
    root: () => {
      const last = subtrees.at(-1)
      if (last === undefined) return sha256(new Uint8Array())
      return subtrees.slice(0, -1).reduceRight((right, left) => nodeHash(left, right, sha256), last)
    },
  }
}

/** The largest power of two smaller than n, for n ≥ 2. */
const largestPowerBelow = (n: number): number => 2 ** Math.floor(Math.log2(n - 1))

function within(value: number, limit: number): number {
  if (Number.isInteger(value) && value >= 0 && value <= limit) return value
  throw new RangeError(`Not a size or position of this tree: ${value}`)
}

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
