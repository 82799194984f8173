// npm run sign-update -- --new-key FILE: makes the publisher's key; the public half is printed for publisher.ts.
// npm run sign-update -- --key FILE --file RELEASE --version V --platform P --arch A [--channel stable] --out FOLDER:
// copies the release into FOLDER/CHANNEL and writes the signed manifest beside it, ready to be served as they are.
import { createHash, createPrivateKey, generateKeyPairSync } from 'node:crypto'
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { updateManifest } from '../../electron/main/update/manifest.ts'
import { publicHalf, signManifest } from '../../electron/main/update/sign-manifest.ts'

async function run(args: string[]): Promise<void> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({
    args,
    options: {
      'new-key': text,
      key: text,
      file: text,
      version: text,
      platform: text,
      arch: text,
      channel: { type: 'string', default: 'stable' },
      out: text,
    },
  })
  if (values['new-key'] !== undefined) {
    const { privateKey } = generateKeyPairSync('ed25519')
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' })
    await writeFile(values['new-key'], pem, { mode: 0o600, flag: 'wx' })
    console.log(publicHalf(privateKey))
    return
  }
  const { key, file, version, platform, arch, channel, out } = values
  if (!key || !file || !out) throw new Error('--key, --file and --out are needed, or --new-key')
  const bytes = await readFile(file)
  const manifest = updateManifest.parse({
    version,
    channel,
    platform,
    arch,
    file: basename(file),
    size: bytes.byteLength,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    issuedAt: new Date().toISOString(),
  })
  const folder = join(out, manifest.channel)
  await mkdir(folder, { recursive: true })
  await copyFile(file, join(folder, manifest.file))
  const signed = signManifest(manifest, createPrivateKey(await readFile(key)))
  const target = join(folder, `${manifest.platform}-${manifest.arch}.json`)
  await writeFile(target, signed)
  console.log(target)
}

await run(process.argv.slice(2))
