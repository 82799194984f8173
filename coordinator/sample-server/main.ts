// The sample server as a program: node dist/sample-server/main.js FOLDER, spoken to over standard input and output.
import { serveStdio } from '@modelcontextprotocol/server/stdio'
import { createSampleServer } from './create-sample-server.ts'
import { openFolder } from './folder-files.ts'

const folder = process.argv[2]
if (folder === undefined) {
  process.stderr.write('Name the folder to serve.\n')
  process.exitCode = 2
} else {
  try {
    const files = await openFolder(folder)
    serveStdio(() => createSampleServer(files))
  } catch (error) {
    process.stderr.write(
      `${folder} cannot be served: ${error instanceof Error ? error.message : String(error)}\n`,
    )
    process.exitCode = 1
  }
}
