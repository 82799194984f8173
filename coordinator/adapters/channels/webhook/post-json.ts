import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP } from 'node:net'
import { isPublicAddress, PrivateAddressError, publicLookup } from './address-guard.ts'

const LONGEST_ANSWER_BYTES = 64 * 1024
const TIMEOUT_MS = 15_000

export interface PostAnswer {
  readonly status: number
  readonly retryAfter: string | undefined
  /** At most 64 KiB. */
  readonly text: string
}

interface PostOptions {
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  readonly signal: AbortSignal
  /** Set by the operator for receivers inside their own network. */
  readonly allowPrivate: boolean
}

/**
 * Posts once. Follows no redirect, reads at most 64 KiB, waits at most 15 s, and connects to public addresses only.
 * Throws on anything but an answer.
 */
export function postJson({ url, headers, body, signal, allowPrivate }: PostOptions): Promise<PostAnswer> {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (!allowPrivate && isIP(host) !== 0 && !isPublicAddress(host)) {
    return Promise.reject(new PrivateAddressError(host))
  }
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const request = send(
      url,
      {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'content-length': String(Buffer.byteLength(body)),
          'user-agent': 'Countersign-Webhooks/1',
          ...headers,
        },
        signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
        agent: false,
        ...(allowPrivate ? {} : { lookup: publicLookup }),
      },
      (response) => {
        const chunks: Buffer[] = []
        let size = 0
        response.on('data', (chunk: Buffer) => {
          size += chunk.length
          if (size > LONGEST_ANSWER_BYTES) request.destroy(new Error('the answer is longer than 64 KiB'))
          else chunks.push(chunk)
        })
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            retryAfter: response.headers['retry-after'],
            text: Buffer.concat(chunks).toString('utf8'),
          }),
        )
        response.on('error', reject)
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}
