// What all pages measure alike. Everything in ms; a page's functions stand in `window.benches`.

/** @returns {Promise<number>} */
export const nextFrame = () => new Promise((done) => void requestAnimationFrame(done))
/** Two frames: what was changed has then been painted. */
export async function painted() {
  await nextFrame()
  await nextFrame()
}
/** @param {number} value */
const rounded = (value) => Math.round(value * 10) / 10
/** @param {readonly number[]} values @param {number} share */
function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  return rounded(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN)
}

/** @param {() => unknown} work @returns {Promise<number>} from before the work until it has been painted */
export async function timed(work) {
  const started = performance.now()
  await work()
  await painted()
  return rounded(performance.now() - started)
}

/** @param {string} selector */
export async function appears(selector) {
  while (!document.querySelector(selector)) await nextFrame()
}

/** @param {(step: number) => unknown} move @param {number} count */
export async function frames(move, count) {
  const lengths = []
  await nextFrame()
  let last = performance.now()
  for (let step = 0; step < count; step++) {
    move(step)
    await nextFrame()
    const now = performance.now()
    lengths.push(now - last)
    last = now
  }
  return {
    p50: percentile(lengths, 0.5),
    p95: percentile(lengths, 0.95),
    over50: lengths.filter((length) => length > 50).length,
  }
}

/** Jumps all over a list. @param {Element} scroller */
export function farJumps(scroller) {
  const end = scroller.scrollHeight - scroller.clientHeight
  return frames((step) => {
    scroller.scrollTop = (end * (((step + 1) * 37) % 120)) / 120
  }, 120)
}

/** Scrolls as a wheel does. @param {Element} scroller */
export function steadyScroll(scroller) {
  scroller.scrollTop = 0
  return frames(() => {
    scroller.scrollTop += 92
  }, 120)
}

/** Pans a drawing by its wheel, as a person does. @param {Element} pane */
export function wheelPan(pane) {
  return frames((step) => {
    const back = step % 60 < 30 ? 1 : -1
    const by = { deltaX: 12 * back, deltaY: 40 * back, bubbles: true, cancelable: true, view: window }
    pane.dispatchEvent(new WheelEvent('wheel', by))
  }, 120)
}

/** MB after a collection. */
export function heap() {
  globalThis.gc?.()
  return rounded((performance.memory?.usedJSHeapSize ?? Number.NaN) / 1048576)
}

/** @param {number} values how many @returns {number[]} the same on each run */
export function seeded(values) {
  const list = []
  for (let state = 7, i = 0; i < values; i++) {
    state = (state * 1103515245 + 12345) % 2147483648
    list.push(state)
  }
  return list
}
