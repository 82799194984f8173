import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { AppError } from '../../../shared/domain/app-error.ts'
import { SMS_CALLBACK, SMS_STATUS_CALLBACK } from '../../core/settings/channel-settings.ts'
import { answerSms } from '../../core/sms/answer-sms.ts'
import { noteSmsReceipt } from '../../core/sms/note-receipt.ts'
import type { HttpDeps } from './http-deps.ts'

const LONGEST_BODY = 16 * 1024
const open = { config: { access: 'open' as const }, bodyLimit: LONGEST_BODY }

type Parameters = ReadonlyMap<string, string>

/** How a provider says that a message will not arrive, and that it did. */
const ENDED: Readonly<Record<string, 'delivered' | 'failed'>> = {
  delivered: 'delivered',
  read: 'delivered',
  undelivered: 'failed',
  failed: 'failed',
  canceled: 'failed',
}

/**
 * What a provider of text messages calls, as Twilio documents it. Nobody is signed in here: every call has to carry the
 * provider's signature over the address and all parameters, else it is refused (`forged_callback`) before it is read.
 */
export async function smsCallbackRoutes(app: FastifyInstance, deps: HttpDeps): Promise<void> {
  app.removeAllContentTypeParsers()
  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'string', bodyLimit: LONGEST_BODY },
    (_request, body, done) => done(null, readForm(String(body))),
  )
  const genuine = (request: FastifyRequest): Parameters => {
    const signature = request.headers['x-twilio-signature']
    const parameters = request.body
    if (!(parameters instanceof Map) || typeof signature !== 'string') throw new AppError('forged_callback')
    // The address as people reach us, which is what was given to the provider, whatever stands in between.
    if (!deps.sms.isGenuine(deps.core.publicUrl + request.url, parameters as Parameters, signature))
      throw new AppError('forged_callback')
    return parameters as Parameters
  }

  app.post(SMS_CALLBACK, open, async (request, reply) => {
    const parameters = genuine(request)
    const answer = await answerSms(deps.core, {
      from: parameters.get('From') ?? '',
      text: parameters.get('Body') ?? '',
      id: parameters.get('MessageSid') ?? null,
      carrierAnswers: true,
    })
    return twiml(reply, answer)
  })
  app.post<{ Querystring: { delivery?: string } }>(SMS_STATUS_CALLBACK, open, async (request, reply) => {
    const parameters = genuine(request)
    const status = parameters.get('MessageStatus') ?? ''
    const outcome = ENDED[status]
    const { delivery } = request.query
    if (outcome !== undefined && typeof delivery === 'string') {
      const error = parameters.get('ErrorCode') ?? ''
      const words = [status, error, parameters.get('ErrorMessage') ?? '']
        .filter((part) => part !== '')
        .join(' ')
      await noteSmsReceipt(deps.core, { message: { deliveryId: delivery }, outcome, words })
    }
    return reply.status(204).send()
  })
}

/** Null when a name comes twice: what is signed and what is read must be the same. */
function readForm(body: string): Parameters | null {
  const form = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(body)) {
    if (form.has(name)) return null
    form.set(name, value)
  }
  return form
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

function twiml(reply: FastifyReply, answer: string | null): FastifyReply {
  const escaped = answer?.replace(/[&<>]/g, (character) => ENTITIES[character] ?? '')
  const message = escaped === undefined ? '' : `<Message>${escaped}</Message>`
  return reply
    .type('text/xml; charset=utf-8')
    .send(`<?xml version="1.0" encoding="UTF-8"?><Response>${message}</Response>`)
}
