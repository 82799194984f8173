/** Virtual time: what is scheduled runs in order of its time, and nothing else happens in between. */
export interface Schedule {
  /** ms of real time in the simulated world. */
  readonly now: number
  after(ms: number, work: () => void): () => void
  sleep(ms: number): Promise<void>
  /** Runs everything that is due until `until`, and leaves the clock there. */
  run(until: number): Promise<void>
}

interface Entry {
  readonly at: number
  readonly order: number
  readonly work: () => void
  cancelled: boolean
}

export function createSchedule(): Schedule {
  const heap: Entry[] = []
  let now = 0
  let order = 0

  const before = (left: Entry, right: Entry): boolean =>
    left.at < right.at || (left.at === right.at && left.order < right.order)

  const push = (entry: Entry): void => {
    heap.push(entry)
    for (let child = heap.length - 1; child > 0;) {
      const parent = (child - 1) >> 1
      if (!before(heap[child] as Entry, heap[parent] as Entry)) return
      swap(heap, child, parent)
      child = parent
    }
  }
  const pop = (): Entry | undefined => {
    const first = heap[0]
    const last = heap.pop()
    if (first === undefined || last === undefined || heap.length === 0) return first
    heap[0] = last
    for (let parent = 0; ;) {
      let least = parent
      for (const child of [parent * 2 + 1, parent * 2 + 2]) {
        if (child < heap.length && before(heap[child] as Entry, heap[least] as Entry)) least = child
      }
      if (least === parent) return first
      swap(heap, least, parent)
      parent = least
    }
  }

  const after = (ms: number, work: () => void): (() => void) => {
    const entry: Entry = { at: now + Math.max(0, ms), order: order++, work, cancelled: false }
    push(entry)
    return () => {
      entry.cancelled = true
    }
  }

  return {
    get now() {
      return now
    },
    after,
    sleep: (ms) =>
      new Promise((done) => {
        after(ms, done)
      }),
    async run(until) {
      await settle()
      for (let next = heap[0]; next !== undefined && next.at <= until; next = heap[0]) {
        pop()
        if (next.cancelled) continue
        now = next.at
        next.work()
        await settle()
      }
      now = until
    },
  }
}

/** Lets every promise that can settle do so. Nothing in the simulated world waits for real time. */
const settle = (): Promise<void> =>
  new Promise((done) => {
    setImmediate(done)
  })

function swap(heap: Entry[], left: number, right: number): void {
  const held = heap[left] as Entry
  heap[left] = heap[right] as Entry
  heap[right] = held
}
