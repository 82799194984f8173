import { ref, type Ref } from 'vue'

const palette = ref(false)
const sheet = ref(false)

/** Whether the palette and the sheet of keys are open: one of each in a window. */
export const usePalette = (): { palette: Ref<boolean>; sheet: Ref<boolean> } => ({ palette, sheet })
