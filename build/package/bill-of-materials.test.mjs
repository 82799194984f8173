import { expect, it } from 'vitest'
import { billOfMaterials } from './bill-of-materials.mjs'

it('names every package that ships, by its address, licence and pinned hash', () => {
  const bill = billOfMaterials({
    name: 'countersign',
    version: '1.2.3',
    electron: '45.0.0',
    packages: [
      { name: '@vue/shared', version: '3.5.0', licence: 'MIT' },
      { name: 'pick', version: '1.0.0', licence: '(MIT OR GPL-3.0)' },
    ],
    locked: { 'node_modules/@vue/shared': { integrity: `sha512-${Buffer.from('abc').toString('base64')}` } },
  })
  expect(bill).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.6' })
  expect(bill.metadata.component).toMatchObject({ name: 'countersign', version: '1.2.3' })
  expect(bill.components).toEqual([
    {
      type: 'library',
      name: '@vue/shared',
      version: '3.5.0',
      'bom-ref': '@vue/shared@3.5.0',
      purl: 'pkg:npm/%40vue/shared@3.5.0',
      licenses: [{ license: { id: 'MIT' } }],
      hashes: [{ alg: 'SHA-512', content: '616263' }],
    },
    expect.objectContaining({ name: 'pick', licenses: [{ expression: '(MIT OR GPL-3.0)' }] }),
    expect.objectContaining({ purl: 'pkg:npm/electron@45.0.0' }),
  ])
})
