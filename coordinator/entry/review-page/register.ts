import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Core } from '../../core/core.ts'
import { askCode, type Choice } from '../../core/review/ask-code.ts'
import { confirmChoice, type Confirmation } from '../../core/review/confirm-choice.ts'
import { muteReminders } from '../../core/review/mute-reminders.ts'
import { openReview, readsOfLink } from '../../core/review/open-review.ts'
import { refusalSentence } from '../../core/texts/texts-of.ts'
import { html } from './html.ts'
import { codePage, messagePage, pageOf, reviewPage } from './page.ts'
import { PAGE_POLICY } from './style.ts'
import type { Because } from './texts/page-texts.ts'
import { pageWords, type PageWords } from './texts/page-words.ts'

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
      const words = await wordsFor(core, token)
      const choice = choiceOf(request)
      if (choice === null) return send(reply, 422, messagePage(words, words.page.missing))
      const answer = token === null ? UNKNOWN : await askCode(core, token, choice, request.ip)
      if (!answer.ok) return refuse(reply, words, answer.because)
      const { challenge, mailbox } = answer
      return send(reply, 200, codePage(words, { path: pathOf(request), challenge, mailbox }))
    })
    scope.post<Reviewing>('/r/:token/decide', async (request, reply) => {
      const token = tokenOf(request)
      const challenge = field(request, 'challenge') ?? ''
      const code = (field(request, 'code') ?? '').slice(0, 50)
      const done =
        token === null ? UNKNOWN : await confirmChoice(core, token, { challenge, code }, request.ip)
      if (done.ok) return reply.redirect(pathOf(request), 303)
      const words = await wordsFor(core, token)
      return answerConfirmation(reply, words, done, { path: pathOf(request), challenge })
    })
    scope.get<Reviewing>('/r/:token/reminders', async (request, reply) => {
      const token = tokenOf(request)
      const words = await wordsFor(core, token)
      if (token === null || (await openReview(core, token)) === null)
        return refuse(reply, words, 'link-unknown')
      return send(reply, 200, mutePage(words, pathOf(request)))
    })
    scope.post<Reviewing>('/r/:token/reminders', async (request, reply) => {
      const token = tokenOf(request)
      const words = await wordsFor(core, token)
      if (token === null || !(await muteReminders(core, token))) return refuse(reply, words, 'link-unknown')
      return send(reply, 200, messagePage(words, words.page.mute.done))
    })
  })
}

const UNKNOWN = { ok: false, because: 'link-unknown' } as const

const wordsFor = async (core: Core, token: string | null): Promise<PageWords> =>
  pageWords(await readsOfLink(core, token))

async function show(
  core: Core,
  request: FastifyRequest<Reviewing>,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const token = tokenOf(request)
  const page = token === null ? null : await openReview(core, token)
  if (!page) return refuse(reply, await wordsFor(core, null), 'link-unknown')
  const appUrl = `${core.publicUrl}/#/requests/${encodeURIComponent(page.view.id)}`
  const at = { path: pathOf(request), now: core.clock.now().at, appUrl }
  return send(reply, 200, reviewPage(pageWords(page.reads), page, at))
}

const STATUS_OF: Readonly<Record<Because, number>> = {
  'link-unknown': 404,
  'cannot-decide': 409,
  'only-in-app': 403,
  'no-tools': 422,
  'too-many-codes': 429,
  changed: 409,
}

const refuse = (reply: FastifyReply, words: PageWords, because: Because): FastifyReply =>
  send(reply, STATUS_OF[because], messagePage(words, words.page.refusals[because]))

function answerConfirmation(
  reply: FastifyReply,
  words: PageWords,
  done: Exclude<Confirmation, { ok: true }>,
  page: { path: string; challenge: string },
): FastifyReply {
  const { code, back, notDecided, seeHowItStands } = words.page
  const backTo = (label: string) => html`<p><a href="${page.path}">${label}</a></p>`
  switch (done.because) {
    case 'link-unknown':
      return refuse(reply, words, 'link-unknown')
    case 'wrong-code': {
      const { mailbox, triesLeft } = done
      return send(reply, 422, codePage(words, { ...page, mailbox, problem: code.wrong(triesLeft) }))
    }
    case 'code-over':
      return send(reply, 410, messagePage(words, code.over, backTo(back)))
    case 'refused': {
      const message = { title: notDecided, text: refusalSentence(words.common, done.error) }
      return send(reply, 409, messagePage(words, message, backTo(seeHowItStands)))
    }
  }
}

const mutePage = (words: PageWords, path: string): string => {
  const { title, heading, text, button } = words.page.mute
  return pageOf(words, title, [
    html`<h1>${heading}</h1>`,
    html`<form method="post" action="${path}/reminders">
      <p>${text}</p>
      <div class="buttons"><button class="plain">${button}</button></div>
    </form>`,
  ])
}

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
