import type { Contender } from './harness.ts'
import { repeatAtOnce } from './repeat.ts'
import { compilePeer, peerModule, peerVersion } from './peers.ts'

interface Saver {
  readonly db: {
    pragma(text: string, options?: { simple: boolean }): unknown
    close(): void
  }
}
interface Graph {
  addNode(name: string, node: (state: Asked) => Partial<Asked>): Graph
  addEdge(from: string, to: string): Graph
  compile(options: { checkpointer: Saver }): Runnable
}
interface Runnable {
  invoke(input: unknown, options: object): Promise<Asked & { __interrupt__?: readonly unknown[] }>
}
interface Asked {
  readonly tool: string
  readonly args: string
  readonly approvals: number
}
interface LangGraph {
  readonly StateGraph: new (state: unknown) => Graph
  readonly Annotation: (() => unknown) & { Root(shape: object): unknown }
  readonly START: string
  readonly END: string
  readonly Command: new (options: { resume: unknown }) => unknown
  interrupt(question: unknown): { approved: boolean }
}

/** An approval by two people, one after the other, each an `interrupt` that is resumed; every checkpoint durable. */
export function langGraph(file: string, callers: number, argumentsText: string): Contender {
  compilePeer('better-sqlite3')
  const { Annotation, Command, END, START, StateGraph, interrupt } =
    peerModule<LangGraph>('@langchain/langgraph')
  const { SqliteSaver } = peerModule<{ SqliteSaver: { fromConnString(file: string): Saver } }>(
    '@langchain/langgraph-checkpoint-sqlite',
  )
  const saver = SqliteSaver.fromConnString(file)
  saver.db.pragma('journal_mode = WAL')
  saver.db.pragma('synchronous = FULL')
  const ask =
    (who: string) =>
    ({ tool, args, approvals }: Asked): Partial<Asked> => ({
      approvals: approvals + (interrupt({ who, tool, args }).approved ? 1 : 0),
    })
  const shape = Annotation.Root({ tool: Annotation(), args: Annotation(), approvals: Annotation() })
  const graph = new StateGraph(shape)
    .addNode('first', ask('first'))
    .addNode('second', ask('second'))
    .addEdge(START, 'first')
    .addEdge('first', 'second')
    .addEdge('second', END)
    .compile({ checkpointer: saver })
  let asked = 0
  const approve = async (): Promise<void> => {
    const options = { configurable: { thread_id: `request-${asked++}` }, durability: 'sync' }
    const held = await graph.invoke({ tool: 'write_file', args: argumentsText, approvals: 0 }, options)
    if (!held.__interrupt__) throw new Error('LangGraph did not wait for an approval')
    await graph.invoke(new Command({ resume: { approved: true } }), options)
    const { approvals } = await graph.invoke(new Command({ resume: { approved: true } }), options)
    if (approvals !== 2) throw new Error(`LangGraph counted ${approvals} approvals`)
    if (saver.db.pragma('synchronous', { simple: true }) !== 2) throw new Error('LangGraph is not durable')
  }
  return {
    name: 'LangGraph interrupt',
    version: `${peerVersion('@langchain/langgraph')}, SQLite saver ${peerVersion('@langchain/langgraph-checkpoint-sqlite')}`,
    settings: `WAL, synchronous FULL, durability sync, two interrupts, ${callers} callers`,
    run: (ms) => repeatAtOnce(ms, callers, approve),
    close: () => saver.db.close(),
  }
}
