import { shallowRef } from 'vue'
import type { Fragment } from './model/edit/fragment.ts'

/** The steps copied last in this window, in any flow. */
export const copiedSteps = shallowRef<Fragment | null>(null)
