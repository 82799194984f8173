import fc from 'fast-check'
import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { sha256Bytes } from '../canonical/sha256.ts'
import { createMerkleFrontier, createMerkleTree, leafHash, nodeHash } from './merkle.ts'
import { sameBytes, verifyConsistency, verifyInclusion } from './merkle-proof.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const leaf = (i: number): Uint8Array => Uint8Array.from(Buffer.from(`leaf ${i}`))
const fast = (bytes: Uint8Array): Uint8Array => createHash('sha256').update(bytes).digest()

/** The definition of RFC 6962, section 2.1, written down as it stands there. */
function rootByDefinition(leaves: readonly Uint8Array[]): Uint8Array {
  if (leaves.length === 0) return fast(new Uint8Array())
  if (leaves.length === 1) return leafHash(leaves[0] as Uint8Array, fast)
  let k = 1
  while (k * 2 < leaves.length) k *= 2
  return nodeHash(rootByDefinition(leaves.slice(0, k)), rootByDefinition(leaves.slice(k)), fast)
}

function treeOf(size: number) {
  const tree = createMerkleTree(fast)
  for (let i = 0; i < size; i++) tree.append(leaf(i))
  return tree
}

describe('the Merkle tree', () => {
  // The test vectors of the Certificate Transparency reference implementation.
  const leaves = [
    '',
    '00',
    '10',
    '2021',
    '3031',
    '40414243',
    '5051525354555657',
    '606162636465666768696a6b6c6d6e6f',
  ]
  const roots = [
    'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
    'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125',
    'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77',
    'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
    '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4',
    '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef',
    'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c',
    '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328',
  ]
  it('has the roots of RFC 6962', () => {
    const tree = createMerkleTree(sha256Bytes)
    const frontier = createMerkleFrontier(sha256Bytes)
    expect(hex(tree.root())).toBe(roots[0])
    expect(hex(frontier.root())).toBe(roots[0])
    leaves.forEach((data, i) => {
      tree.append(Buffer.from(data, 'hex'))
      frontier.append(Buffer.from(data, 'hex'))
      expect(hex(tree.root())).toBe(roots[i + 1])
      expect(hex(frontier.root())).toBe(roots[i + 1])
    })
  })

  it('agrees with the definition at every size, and keeps its old roots', () => {
    const tree = treeOf(130)
    const frontier = createMerkleFrontier(fast)
    const all = Array.from({ length: 130 }, (_, i) => leaf(i))
    for (let size = 0; size <= 130; size++) {
      const expected = hex(rootByDefinition(all.slice(0, size)))
      expect(hex(tree.root(size))).toBe(expected)
      expect(hex(frontier.root())).toBe(expected)
      frontier.append(leaf(size))
    }
  })

  it('proves every leaf of every size, and nothing else', () => {
    const tree = treeOf(40)
    for (let size = 1; size <= 40; size++) {
      const root = tree.root(size)
      for (let index = 0; index < size; index++) {
        const proof = tree.inclusionProof(index, size)
        const good = (at: number, of: number, hashOf: number, path = proof): boolean =>
          verifyInclusion(leafHash(leaf(hashOf), fast), at, of, path, root, fast)
        expect(good(index, size, index)).toBe(true)
        expect(good(index, size, index + 1)).toBe(false)
        if (size > 1) expect(good((index + 1) % size, size, index)).toBe(false)
        if (proof.length > 0) expect(good(index, size, index, proof.slice(1))).toBe(false)
        expect(good(index, size, index, [...proof, root])).toBe(false)
      }
    }
    expect(verifyInclusion(leafHash(leaf(0), fast), 5, 5, [], tree.root(), fast)).toBe(false)
  })

  it('proves that every size begins every later one, and nothing else', () => {
    const tree = treeOf(40)
    const other = createMerkleTree(fast)
    for (let i = 0; i < 40; i++) other.append(leaf(i === 7 ? 99 : i))
    for (let second = 0; second <= 40; second++) {
      for (let first = 0; first <= second; first++) {
        const proof = tree.consistencyProof(first, second)
        const good = (a: Uint8Array, b: Uint8Array, path = proof): boolean =>
          verifyConsistency(first, second, a, b, path, fast)
        expect(good(tree.root(first), tree.root(second))).toBe(true)
        if (first > 7) expect(good(other.root(first), tree.root(second))).toBe(false)
        if (first > 0 && second > 7) {
          expect(good(tree.root(first), other.root(second), other.consistencyProof(first, second))).toBe(
            first <= 7,
          )
          if (first < second)
            expect(good(tree.root(first), tree.root(second), proof.slice(0, -1))).toBe(false)
        }
        expect(good(tree.root(first), tree.root(second), [...proof, tree.root()])).toBe(false)
      }
    }
    expect(verifyConsistency(3, 2, tree.root(3), tree.root(2), [], fast)).toBe(false)
  })

  it('has proofs no longer than the logarithm of the size', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), fc.nat(), (size, at) => {
        const tree = treeOf(size)
        const index = at % size
        const proof = tree.inclusionProof(index)
        expect(proof.length).toBeLessThanOrEqual(Math.ceil(Math.log2(size)))
        expect(verifyInclusion(leafHash(leaf(index), fast), index, size, proof, tree.root(), fast)).toBe(true)
      }),
      { numRuns: 20 },
    )
  })

  it('refuses sizes and positions that it does not have', () => {
    const tree = treeOf(3)
    expect(() => tree.root(4)).toThrow(RangeError)
    expect(() => tree.inclusionProof(3)).toThrow(RangeError)
    expect(() => tree.consistencyProof(2.5)).toThrow(RangeError)
    expect(sameBytes(Uint8Array.of(1), Uint8Array.of(1, 2))).toBe(false)
  })
})
