// node restate-worker.mjs PORT: serves the handlers that benchmarks of Restate call, and tells its parent when they got
// somewhere: `paused` with the ids of what waits, `resumed` when a person answered, `fired` when a timer was due.
import http2 from 'node:http2'

// The SDK calls what Node 20 lacks.
Promise.withResolvers ??= function withResolvers() {
  let resolve
  let reject
  const promise = new this((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}
process.env.RESTATE_LOGGING ??= 'ERROR'
const restate = await import('@restatedev/restate-sdk')

const service = restate.service({
  name: 'Bench',
  handlers: {
    ask: async (context) => {
      const { id, promise } = context.awakeable()
      await context.run('notify', () => {
        process.send({ paused: id })
        return true
      })
      await promise
      await context.run('resumed', () => {
        process.send({ resumed: id })
        return true
      })
    },
    fire: async (context, { due }) => {
      await context.run('approve', () => true)
      process.send({ fired: due, at: Date.now() })
    },
  },
})
http2
  .createServer(restate.createEndpointHandler({ services: [service] }))
  .listen(Number(process.argv[2]), '127.0.0.1', () => process.send({ up: true }))
process.once('disconnect', () => process.exit())
