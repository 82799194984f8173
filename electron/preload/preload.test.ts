import { describe, expect, it } from 'vitest'
import { keepForListener } from './keep-for-listener.ts'
import type { FromRelay, ToRelay } from './relay-message.ts'
import { createStreams, type Port } from './streams.ts'

describe('keepForListener', () => {
  it('keeps the newest for the first listener, once', () => {
    const { tell, listen } = keepForListener<number>()
    tell(1)
    tell(2)
    const first: number[] = []
    const second: number[] = []
    const stop = listen((value) => first.push(value))
    listen((value) => second.push(value))
    tell(3)
    stop()
    tell(4)
    expect(first).toEqual([2, 3])
    expect(second).toEqual([3, 4])
  })
})

function fakePort(): Port & { readonly posted: ToRelay[]; closed: boolean } {
  return {
    onmessage: null,
    posted: [],
    closed: false,
    postMessage(message) {
      this.posted.push(message)
    },
    close() {
      this.closed = true
    },
  }
}

const hear = (port: Port, data: FromRelay) => port.onmessage?.(new MessageEvent('message', { data }))

describe('streams of a page', () => {
  it('matches the port that comes before the answer, and after it', async () => {
    for (const early of [true, false]) {
      const port = fakePort()
      const streams = createStreams((stream) => {
        if (early) streams.arrive(stream, port)
        else setTimeout(() => streams.arrive(stream, port), 1)
        return Promise.resolve()
      })
      const frames: string[] = []
      const codes: number[] = []
      const opened = await streams.open(
        5,
        (text) => frames.push(text),
        (code) => codes.push(code),
      )
      hear(port, { type: 'frame', text: 'one' })
      opened.send('pong')
      hear(port, { type: 'close', code: 4003 })
      hear(port, { type: 'frame', text: 'late' })
      opened.send('late')
      expect(frames).toEqual(['one'])
      expect(codes).toEqual([4003])
      expect(port.posted).toEqual([{ type: 'send', text: 'pong' }])
      expect(port.closed).toBe(true)
    }
  })

  it('closes once, and says nothing after', async () => {
    const port = fakePort()
    const streams = createStreams((stream) => {
      streams.arrive(stream, port)
      return Promise.resolve()
    })
    const codes: number[] = []
    const opened = await streams.open(
      null,
      () => undefined,
      (code) => codes.push(code),
    )
    opened.close()
    opened.close()
    hear(port, { type: 'close', code: 1000 })
    expect(port.posted).toEqual([{ type: 'close' }])
    expect(codes).toEqual([])
  })

  it('hands on a refusal, and closes a port that nobody awaits', async () => {
    const streams = createStreams(() => Promise.reject(new Error('[not_allowed] no')))
    await expect(
      streams.open(
        1,
        () => undefined,
        () => undefined,
      ),
    ).rejects.toThrow('not_allowed')
    const port = fakePort()
    streams.arrive(1, port)
    expect(port.closed).toBe(true)
  })
})
