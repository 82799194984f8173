import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { h } from 'vue'
import { loadLater } from './load-later.ts'

beforeEach(() => vi.useFakeTimers())
afterEach(() => vi.useRealTimers())

it('comes as soon as the network is back', async () => {
  let online = false
  const Panel = () => h('p', 'here')
  const Late = loadLater(() =>
    online ? Promise.resolve({ default: Panel }) : Promise.reject(new TypeError('no network')),
  )
  const page = mount(() => h('div', h(Late)))
  await flushPromises()
  await vi.advanceTimersByTimeAsync(5_000)
  expect(page.html()).not.toContain('here')
  online = true
  await vi.advanceTimersByTimeAsync(2_000)
  expect(page.html()).toContain('here')
})
