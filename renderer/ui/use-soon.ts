import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

const MOMENT_MS = 2_000
const STIRS = ['pointermove', 'keydown'] as const

/**
 * False at first, true as soon as somebody stirs or a moment later: what the first look does not need is fetched then,
 * so that it is there when it is needed, without a network as well.
 */
export function useSoon(then: () => void = () => undefined): Readonly<Ref<boolean>> {
  const soon = ref(false)
  let moment: ReturnType<typeof setTimeout> | undefined

  function come(): void {
    stop()
    soon.value = true
    then()
  }
  function stop(): void {
    clearTimeout(moment)
    for (const stir of STIRS) window.removeEventListener(stir, come)
  }
  onMounted(() => {
    moment = setTimeout(come, MOMENT_MS)
    for (const stir of STIRS) window.addEventListener(stir, come)
  })
  onBeforeUnmount(stop)
  return soon
}
