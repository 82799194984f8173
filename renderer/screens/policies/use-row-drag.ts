import { onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

/**
 * Rows that are dragged by a grip. A grip bears `data-grip` with the id of its row; rows bear `data-row`. The same can be
 * done from the row's menu and by keys, so nothing depends on dragging.
 */
export function useRowDrag(
  area: Readonly<Ref<HTMLElement | null>>,
  drop: (id: string, to: { before: string } | { after: string }) => void,
): { readonly over: Readonly<Ref<string | undefined>> } {
  const over = ref<string>()
  let dragged: string | undefined
  const rowOf = (event: DragEvent): HTMLElement | null =>
    (event.target as HTMLElement).closest<HTMLElement>('[data-row]')

  function start(event: DragEvent): void {
    dragged = (event.target as HTMLElement).closest<HTMLElement>('[data-grip]')?.dataset['grip']
    if (dragged === undefined || !event.dataTransfer) return
    event.dataTransfer.effectAllowed = 'move'
    event.dataTransfer.setData('text/plain', dragged)
  }
  function move(event: DragEvent): void {
    const row = rowOf(event)
    if (dragged === undefined || !row) return
    event.preventDefault()
    over.value = row.dataset['row']
  }
  function end(): void {
    dragged = undefined
    over.value = undefined
  }
  function land(event: DragEvent): void {
    const row = rowOf(event)
    const id = row?.dataset['row']
    if (dragged === undefined || !row || id === undefined) return
    event.preventDefault()
    const { top, height } = row.getBoundingClientRect()
    if (id !== dragged) drop(dragged, event.clientY < top + height / 2 ? { before: id } : { after: id })
    end()
  }

  const listeners = { dragstart: start, dragover: move, dragend: end, drop: land } as const
  onMounted(() => {
    for (const [name, listener] of Object.entries(listeners))
      area.value?.addEventListener(name, listener as EventListener)
  })
  onBeforeUnmount(() => {
    for (const [name, listener] of Object.entries(listeners))
      area.value?.removeEventListener(name, listener as EventListener)
  })
  return { over }
}
