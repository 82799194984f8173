/**
 * Lets the window do first what waits: keys, clicks, drawing. No timer, which would wait a second each time in a window
 * that nobody looks at.
 */
export const nextTask = (): Promise<void> =>
  new Promise((done) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      done()
    }
    port2.postMessage(null)
  })
