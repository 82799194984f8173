import { defineAsyncComponent, type Component } from 'vue'

/** Between two tries: the network may be away for a while, and nobody should have to load the page anew. */
const AGAIN_MS = 2_000

/** A component whose code is fetched when it is first needed, and again and again until it is there. */
export function loadLater<C extends Component>(loader: () => Promise<{ default: C }>): C {
  return defineAsyncComponent<C>({
    loader: () => loader().then((module) => module.default),
    onError(_error, retry) {
      setTimeout(retry, AGAIN_MS)
    },
  })
}
