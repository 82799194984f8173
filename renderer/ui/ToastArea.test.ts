import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { nextTick } from 'vue'
import { i18n } from '../app/i18n.ts'
import ToastArea from './ToastArea.vue'
import { hideToast, showToast } from './toasts.ts'

it('shows three at a time of what must be read, says how many more there are, and loses none', async () => {
  const wrapper = mount(ToastArea, {
    attachTo: document.body,
    props: { label: 'Messages', closeText: 'Dismiss' },
    global: { plugins: [i18n] },
  })
  const shown = () => [1, 2, 3, 4, 5].filter((at) => document.body.textContent.includes(`Read ${at}`))
  const ids = [1, 2, 3, 4, 5].map((at) => showToast({ title: `Read ${at}`, lasts: Infinity }))
  // What goes by itself is not held up by what stays.
  const passing = showToast({ title: 'In passing', lasts: 60_000 })
  await nextTick()
  expect(shown()).toEqual([1, 2, 3])
  expect(document.body.textContent).toContain('In passing')
  expect(document.querySelector('[data-testid="more-toasts"]')?.textContent.trim()).toBe('and 2 more')
  hideToast(ids[0] ?? -1)
  await nextTick()
  expect(shown()).toEqual([2, 3, 4])
  expect(document.querySelector('[data-testid="more-toasts"]')?.textContent.trim()).toBe('and one more')
  for (const id of [...ids, passing]) hideToast(id)
  await nextTick()
  expect(document.querySelector('[data-testid="more-toasts"]')).toBeNull()
  wrapper.unmount()
})
