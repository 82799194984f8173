import { defineComponent, h, ref } from 'vue'
import Tooltip from './Tooltip.vue'

/**
 * `Tooltip` for what can be pointed at but not focused, and of which a page holds many: until the pointer first comes
 * there is nothing but the element itself.
 */
export default defineComponent({
  props: { text: { type: Function, default: undefined } },
  setup(props, { slots }) {
    const met = ref(false)
    // Not at once: the move that brought the pointer is still to be heard by whatever is around.
    const meet = (): void => {
      requestAnimationFrame(() => (met.value = true))
    }
    return () =>
      h('span', { class: 'contents', onPointerenter: meet }, [
        met.value
          ? h(
              Tooltip,
              { text: props.text ? String(props.text()) : '' },
              { default: slots['default'], ...(slots['content'] ? { content: slots['content'] } : {}) },
            )
          : slots['default']?.(),
      ])
  },
})
