import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Core } from '../../core/core.ts'
import { askCode, type Choice, type CodeAnswer } from '../../core/review/ask-code.ts'
import { confirmChoice, type Confirmation } from '../../core/review/confirm-choice.ts'
import { muteReminders } from '../../core/review/mute-reminders.ts'
import { openReview } from '../../core/review/open-review.ts'
import { html } from './html.ts'
import { codePage, messagePage, pageOf, reviewPage } from './page.ts'
import { PAGE_POLICY } from './style.ts'

const TOKEN = /^[0-9a-f]{64}$/
const LONGEST_BODY = 64 * 1024
const LONGEST_REASON = 2000

type Reviewing = { Params: { token: string } }

/**
 * The page behind a link in a mail, for any browser, without a script. The link is a pointer: opening it shows, and
 * every change is a POST that needs more than the link to decide anything. It carries no cookie and asks for none, so
 * there is nothing that another site could make a browser send along.
 */
export async function registerReviewPage(server: FastifyInstance, core: Core): Promise<void> {
  await server.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string', bodyLimit: LONGEST_BODY },
      (_request, body, done) => done(null, new URLSearchParams(String(body))),
    )
    scope.addHook('onRequest', async (_request, reply) => {
      reply.header('Content-Security-Policy', PAGE_POLICY)
      reply.header('Cache-Control', 'no-store')
      reply.header('X-Robots-Tag', 'noindex, nofollow')
    })
    scope.get<Reviewing>('/r/:token', async (request, reply) => show(core, request, reply))
    scope.post<Reviewing>('/r/:token/code', async (request, reply) => {
      const token = tokenOf(request)
      const choice = choiceOf(request)
      if (choice === null)
        return send(reply, 422, messagePage('Something is missing', 'Go back and choose again.'))
      const answer = token === null ? UNKNOWN : await askCode(core, token, choice, request.ip)
      if (!answer.ok) return refuse(reply, answer.because)
      const { challenge, mailbox } = answer
      return send(reply, 200, codePage({ path: pathOf(request), challenge, mailbox }))
    })
    scope.post<Reviewing>('/r/:token/decide', async (request, reply) => {
      const token = tokenOf(request)
      const challenge = field(request, 'challenge') ?? ''
      const code = (field(request, 'code') ?? '').slice(0, 50)
      const done =
        token === null ? UNKNOWN : await confirmChoice(core, token, { challenge, code }, request.ip)
      if (done.ok) return reply.redirect(pathOf(request), 303)
      return answerConfirmation(reply, done, { path: pathOf(request), challenge })
    })
    scope.get<Reviewing>('/r/:token/reminders', async (request, reply) => {
      const token = tokenOf(request)
      if (token === null || (await openReview(core, token)) === null) return refuse(reply, 'link-unknown')
      return send(reply, 200, mutePage(pathOf(request)))
    })
    scope.post<Reviewing>('/r/:token/reminders', async (request, reply) => {
      const token = tokenOf(request)
      if (token === null || !(await muteReminders(core, token))) return refuse(reply, 'link-unknown')
      return send(reply, 200, messagePage('Done', 'You will not be reminded of this request by mail.'))
    })
  })
}

const UNKNOWN = { ok: false, because: 'link-unknown' } as const

async function show(
  core: Core,
  request: FastifyRequest<Reviewing>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const token = tokenOf(request)
  const page = token === null ? null : await openReview(core, token)
  if (!page) return refuse(reply, 'link-unknown')
  const appUrl = `${core.publicUrl}/#/requests/${encodeURIComponent(page.view.id)}`
  return send(reply, 200, reviewPage(page, pathOf(request), core.clock.now().at, appUrl))
}

type Because = Extract<CodeAnswer, { ok: false }>['because']

/** Each refusal: the status, and what to do. */
const REFUSALS: Readonly<Record<Because, readonly [status: number, title: string, text: string]>> = {
  'link-unknown': [
    404,
    'This link leads nowhere',
    'It may have ended, or the request is no longer yours to see. Open Countersign to see what waits for you.',
  ],
  'cannot-decide': [
    409,
    'There is nothing to decide here any more',
    'Go back and load the page again to see how the request stands.',
  ],
  'only-in-app': [
    403,
    'Approve this in the app',
    'Something in this request may destroy. It can be approved only in Countersign itself, where the exact call is confirmed.',
  ],
  'no-tools': [422, 'Nothing was ticked', 'Go back and tick what you approve, or deny the request.'],
  'too-many-codes': [
    429,
    'Too many codes',
    'Several codes were mailed to you already. Use the newest, or try again in an hour, or decide in the app.',
  ],
  changed: [
    409,
    'The request has changed',
    'Somebody edited it since you opened this page. Go back, load it again and review it once more.',
  ],
}

const refuse = (reply: FastifyReply, because: Because): FastifyReply => {
  const [status, title, text] = REFUSALS[because]
  return send(reply, status, messagePage(title, text))
}

function answerConfirmation(
  reply: FastifyReply,
  done: Exclude<Confirmation, { ok: true }>,
  page: { path: string; challenge: string },
): FastifyReply {
  switch (done.because) {
    case 'link-unknown':
      return refuse(reply, 'link-unknown')
    case 'wrong-code': {
      const left = done.triesLeft === 1 ? 'one try is' : `${done.triesLeft} tries are`
      const problem = `That is not the code that was mailed to you; ${left} left. Nothing was decided.`
      return send(reply, 422, codePage({ ...page, mailbox: done.mailbox, problem }))
    }
    case 'code-over': {
      const text =
        'It was tried too often, is older than ten minutes, or belongs to another page. Nothing was decided. Go back to the request and choose again.'
      return send(
        reply,
        410,
        messagePage(
          'This code no longer works',
          text,
          html`<p><a href="${page.path}">Back to the request</a></p>`,
        ),
      )
    }
    case 'refused':
      return send(
        reply,
        409,
        messagePage(
          'Not decided',
          done.error.message,
          html`<p><a href="${page.path}">See how it stands</a></p>`,
        ),
      )
  }
}

const mutePage = (path: string): string =>
  pageOf('Reminders', [
    html`<h1>Stop reminders of this request?</h1>`,
    html`<form method="post" action="${path}/reminders">
      <p>You will get no more mails that remind you of this one request. It goes on waiting for you.</p>
      <div class="buttons"><button class="plain">Stop reminding me</button></div>
    </form>`,
  ])

const send = (reply: FastifyReply, status: number, page: string): FastifyReply =>
  reply.status(status).type('text/html; charset=utf-8').send(page)

const tokenOf = ({ params }: FastifyRequest<Reviewing>): string | null =>
  TOKEN.test(params.token) ? params.token : null

const pathOf = ({ params }: FastifyRequest<Reviewing>): string => `/r/${encodeURIComponent(params.token)}`

const form = ({ body }: FastifyRequest<Reviewing>): URLSearchParams =>
  body instanceof URLSearchParams ? body : new URLSearchParams()

const field = (request: FastifyRequest<Reviewing>, name: string): string | null => form(request).get(name)

function choiceOf(request: FastifyRequest<Reviewing>): Choice | null {
  const verdict = field(request, 'verdict')
  const digest = field(request, 'digest')
  if ((verdict !== 'approve' && verdict !== 'deny') || digest === null) return null
  const reason = (field(request, 'reason') ?? '').trim().slice(0, LONGEST_REASON)
  return { verdict, digest, tools: form(request).getAll('tool'), ...(reason === '' ? {} : { reason }) }
}
