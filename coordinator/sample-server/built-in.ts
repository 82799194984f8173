import { InMemoryTransport, type Transport } from '@modelcontextprotocol/client'
import { createSampleServer } from './create-sample-server.ts'
import { openFolder } from './folder-files.ts'

/** The command by which a connector's settings name this server. */
export const SAMPLE_COMMAND = 'countersign-sample'

/**
 * Starts the sample server inside this process and gives the client's end of the wire; `args` are its settings: the
 * folder. In the desktop app there is no Node that could run it as a program of its own (Electron's executable refuses
 * to act as one), and the server is ours and does little, so that a process would guard nothing.
 */
export async function startSampleServer(args: readonly string[]): Promise<Transport> {
  const [folder] = args
  if (folder === undefined) throw new Error('the sample server needs a folder')
  const files = await openFolder(folder)
  const [clientSide, serverSide] = InMemoryTransport.createLinkedPair()
  await createSampleServer(files).connect(overAWire(serverSide))
  return clientSide
}

/** In memory, messages arrive as the objects they are; over a wire absent members would be gone. So they are here. */
function overAWire(transport: InMemoryTransport): InMemoryTransport {
  const send = transport.send.bind(transport)
  transport.send = (message, options) => send(JSON.parse(JSON.stringify(message)) as typeof message, options)
  return transport
}
