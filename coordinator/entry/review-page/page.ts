import type { Request } from '../../../shared/contract/http/requests.ts'
import { errorText, type ErrorCode } from '../../../shared/domain/errors.ts'
import type { ReviewPage } from '../../core/review/open-review.ts'
import { refusalSentence, statusInSentence } from '../../core/texts/texts-of.ts'
import { factSections } from './facts.ts'
import { filled, hasMarked, html, untrusted, type Html } from './html.ts'
import { STYLE } from './style.ts'
import type { PageMessage } from './texts/page-texts.ts'
import type { PageWords } from './texts/page-words.ts'

/** A whole page. The title names no thing of a request: it ends up in histories and in windows' frames. */
export const pageOf = ({ common }: PageWords, title: string, content: readonly (Html | false)[]): string =>
  html`<!doctype html>
    <html lang="${common.language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <title>${title} · Countersign</title>
        ${STYLE_ELEMENT}
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html>`.markup

/** Exactly the text that the policy names by its hash. */
const STYLE_ELEMENT: Html = { markup: `<style>${STYLE}</style>` }

/** A page that only says something. */
export const messagePage = (
  words: PageWords,
  { title, text }: PageMessage,
  more: Html | false = false,
): string =>
  pageOf(words, title, [
    html`<h1>${title}</h1>`,
    html`<section>
      <p>${text}</p>
      ${more}
    </section>`,
  ])

/** The request with all that is known of it and, for somebody who may decide now, the form to do so. */
export function reviewPage(
  words: PageWords,
  page: ReviewPage,
  at: { readonly path: string; readonly now: number; readonly appUrl: string },
): string {
  const { view } = page
  const texts = words.page
  const names = { who: untrusted(view.requester.name), where: untrusted(view.connector.name) }
  const shown = html`<h1>${filled(texts.heading, names)}</h1>
    ${standing(words, page)} ${factSections(words, page, at.now)}`
  return pageOf(words, texts.title, [
    shown,
    marksExplained(words, shown),
    view.canDecide && decisionForm(words, view, at.path),
    html`<section>
      <p>
        <a class="button" href="${at.appUrl}">${texts.open}</a>
      </p>
    </section>`,
  ])
}

/** Pages on phones have nothing to hover over: what the marks mean is said where there are some. */
function marksExplained({ page: { marks } }: PageWords, shown: Html): Html | false {
  const hidden = hasMarked(shown, 'hidden-character')
  const mixed = hasMarked(shown, 'mixed')
  return (
    (hidden || mixed) &&
    html`<section>
      ${hidden && html`<p class="muted">${marks.hidden}</p>`}
      ${mixed && html`<p class="muted">${marks.mixed}</p>`}
    </section>`
  )
}

/** What has become of the request, and why this reader cannot decide where they cannot. */
function standing({ page: texts, common }: PageWords, { view, reader }: ReviewPage): Html | false {
  const words = texts.standing
  const own = view.steps
    .flatMap(({ decisions }) => decisions)
    .findLast(({ by, withdrawnAt }) => by.id === reader.id && withdrawnAt === undefined)
  const yours =
    own !== undefined &&
    html`<p>
      ${filled(own.verdict === 'approve' ? words.youApproved : words.youDenied, { at: common.time(own.at) })}
    </p>`
  if (view.status !== 'pending') {
    const { resolution, resolvedAt } = view
    const who = resolution?.name
    const sentence = filled(who === undefined ? words.ended : words.endedBy, {
      status: html`<strong>${statusInSentence(common, view.status)}</strong>`,
      who: who !== undefined && untrusted(who),
    })
    return html`<div class="banner" role="status">
      <p>${sentence}${resolvedAt !== undefined && `, ${common.time(resolvedAt)}`}.</p>
      ${resolution?.reason !== undefined && html`<p>${untrusted(resolution.reason)}</p>`} ${yours}
    </div>`
  }
  if (view.canDecide) return false
  const code = (view.cannotDecideBecause ?? 'not_eligible') as ErrorCode
  const why = refusalSentence(common, { code, data: {}, message: errorText(code) })
  return html`<div class="banner" role="status">
    ${yours || html`<p>${why}</p>`} ${own !== undefined && html`<p>${words.waitsForOthers}</p>`}
  </div>`
}

const toolChoice = (untick: string, view: Request): readonly Html[] | Html =>
  view.tools.length === 1
    ? view.tools.map(({ name }) => html`<input type="hidden" name="tool" value="${name}" />`)
    : html`<p class="muted">${untick}</p>
        ${view.tools.map(
          ({ name }) =>
            html`<label class="check"
              ><input type="checkbox" name="tool" value="${name}" checked /><span
                ><code>${untrusted(name)}</code></span
              ></label
            >`,
        )}`

/** Deny stands first: it is what a key press in a field would choose. */
const decisionForm = ({ page: { form } }: PageWords, view: Request, path: string): Html =>
  html`<form method="post" action="${path}/code" autocomplete="off">
    <h2>${form.decide}</h2>
    <input type="hidden" name="digest" value="${view.digest}" />
    ${view.risk === 'high' ? html`<p>${form.onlyInApp}</p>` : toolChoice(form.untick, view)}
    <label for="reason">${form.reason}</label>
    <textarea id="reason" name="reason" rows="2" maxlength="2000"></textarea>
    <div class="buttons">
      <button class="deny" name="verdict" value="deny">${form.deny}</button>
      ${view.risk !== 'high' && html`<button class="approve" name="verdict" value="approve">${form.approve}</button>`}
    </div>
    <p class="muted">${form.next}</p>
  </form>`

/** Where the code is typed. `problem` says what was wrong with the last one. */
export function codePage(
  words: PageWords,
  options: {
    readonly path: string
    readonly challenge: string
    readonly mailbox: string
    readonly problem?: string
  },
): string {
  const { path, challenge, mailbox, problem } = options
  const { code, backWithoutDeciding } = words.page
  return pageOf(words, code.title, [
    html`<h1>${code.heading}</h1>`,
    problem !== undefined && html`<div class="banner bad" role="alert"><p>${problem}</p></div>`,
    html`<form method="post" action="${path}/decide" autocomplete="off">
      <p>${filled(code.sent, { mailbox: untrusted(maskedMailbox(mailbox)) })}</p>
      <input type="hidden" name="challenge" value="${challenge}" />
      <label for="code">${code.label}</label>
      <input
        class="code"
        type="text"
        id="code"
        name="code"
        required
        maxlength="20"
        autocomplete="one-time-code"
        autocapitalize="characters"
        spellcheck="false"
      />
      <div class="buttons"><button class="plain">${code.confirm}</button></div>
      <p><a href="${path}">${backWithoutDeciding}</a></p>
    </form>`,
  ])
}

/** Enough for the owner to know which mailbox, not enough for somebody else to learn the address. */
function maskedMailbox(mailbox: string): string {
  const at = mailbox.lastIndexOf('@')
  return `${mailbox.slice(0, 1)}…${mailbox.slice(at)}`
}
