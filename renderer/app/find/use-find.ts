import { ref } from 'vue'

export type FindStep = 'open' | 'next' | 'previous'

/** One find bar in a window: whether it is there, and what the menu asked of it last. */
const isOpen = ref(false)
const asked = ref<{ readonly step: FindStep }>({ step: 'open' })

export const useFind = () => ({
  isOpen,
  asked,
  ask(step: FindStep): void {
    isOpen.value = true
    asked.value = { step }
  },
})
