import type { Request } from '../../../shared/contract/http/requests.ts'
import { errorText, type ErrorCode } from '../../../shared/domain/errors.ts'
import type { ReviewPage } from '../../core/review/open-review.ts'
import { factSections } from './facts.ts'
import { html, untrusted, type Html } from './html.ts'
import { STYLE } from './style.ts'
import { timeText } from './time-text.ts'

/** A whole page. The title names no thing of a request: it ends up in histories and in windows' frames. */
export const pageOf = (title: string, content: readonly (Html | false)[]): string =>
  html`<!doctype html>
    <html lang="en">
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
export const messagePage = (title: string, text: string, more: Html | false = false): string =>
  pageOf(title, [
    html`<h1>${title}</h1>`,
    html`<section>
      <p>${text}</p>
      ${more}
    </section>`,
  ])

/** The request with all that is known of it and, for somebody who may decide now, the form to do so. */
export function reviewPage(page: ReviewPage, path: string, now: number, appUrl: string): string {
  const { view } = page
  return pageOf('Review a request', [
    html`<h1>${untrusted(view.requester.name)} asks to use ${untrusted(view.connector.name)}</h1>`,
    standing(page),
    ...factSections(page, now),
    view.canDecide && decisionForm(view, path),
    html`<section>
      <p>
        <a class="button" href="${appUrl}">Open in Countersign</a>
      </p>
    </section>`,
  ])
}

/** What has become of the request, and why this reader cannot decide where they cannot. */
function standing({ view, reader }: ReviewPage): Html | false {
  const own = view.steps
    .flatMap(({ decisions }) => decisions)
    .findLast(({ by, withdrawnAt }) => by.id === reader.id && withdrawnAt === undefined)
  const yours =
    own !== undefined &&
    html`<p>You ${own.verdict === 'approve' ? 'approved' : 'denied'} it, ${timeText(own.at)}.</p>`
  if (view.status !== 'pending') {
    const { resolution, resolvedAt } = view
    return html`<div class="banner" role="status">
      <p>
        <strong>This request is decided: ${view.status.replaceAll('-', ' ')}</strong
        >${resolution?.name !== undefined && html` by ${untrusted(resolution.name)}`}${
          resolvedAt !== undefined && `, ${timeText(resolvedAt)}`
        }.
      </p>
      ${resolution?.reason !== undefined && html`<p>${untrusted(resolution.reason)}</p>`} ${yours}
    </div>`
  }
  if (view.canDecide) return false
  return html`<div class="banner" role="status">
    ${yours || html`<p>${errorText((view.cannotDecideBecause ?? 'not_eligible') as ErrorCode)}</p>`}
    ${own !== undefined && html`<p>It still waits for others.</p>`}
  </div>`
}

const toolChoice = (view: Request): readonly Html[] | Html =>
  view.tools.length === 1
    ? view.tools.map(({ name }) => html`<input type="hidden" name="tool" value="${name}" />`)
    : html`<p class="muted">Untick what you do not approve; it is denied in the same decision.</p>
        ${view.tools.map(
          ({ name }) =>
            html`<label class="check"
              ><input type="checkbox" name="tool" value="${name}" checked /><span
                ><code>${untrusted(name)}</code></span
              ></label
            >`,
        )}`

/** Deny stands first: it is what a key press in a field would choose. */
const decisionForm = (view: Request, path: string): Html =>
  html`<form method="post" action="${path}/code" autocomplete="off">
    <h2>Decide</h2>
    <input type="hidden" name="digest" value="${view.digest}" />
    ${
      view.risk === 'high'
        ? html`<p>
            Something here may destroy. It can be approved only in the app, where the exact call is confirmed;
            here it can be denied.
          </p>`
        : toolChoice(view)
    }
    <label for="reason">Reason (optional)</label>
    <textarea id="reason" name="reason" rows="2" maxlength="2000"></textarea>
    <div class="buttons">
      <button class="deny" name="verdict" value="deny">Deny…</button>
      ${view.risk !== 'high' && html`<button class="approve" name="verdict" value="approve">Approve…</button>`}
    </div>
    <p class="muted">
      Next, a code is mailed to you. Nothing is decided until you type it in, so that no program that opens
      links can decide for you.
    </p>
  </form>`

/** Where the code is typed. `problem` says what was wrong with the last one. */
export function codePage(options: {
  readonly path: string
  readonly challenge: string
  readonly mailbox: string
  readonly problem?: string
}): string {
  const { path, challenge, mailbox, problem } = options
  return pageOf('Confirm', [
    html`<h1>Confirm with the code from your mail</h1>`,
    problem !== undefined && html`<div class="banner bad" role="alert"><p>${problem}</p></div>`,
    html`<form method="post" action="${path}/decide" autocomplete="off">
      <p>
        A code is on its way to ${untrusted(maskedMailbox(mailbox))}. It works for ten minutes, on this page
        only.
      </p>
      <input type="hidden" name="challenge" value="${challenge}" />
      <label for="code">Code</label>
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
      <div class="buttons"><button class="plain">Confirm</button></div>
      <p><a href="${path}">Back to the request, without deciding</a></p>
    </form>`,
  ])
}

/** Enough for the owner to know which mailbox, not enough for somebody else to learn the address. */
function maskedMailbox(mailbox: string): string {
  const at = mailbox.lastIndexOf('@')
  return `${mailbox.slice(0, 1)}…${mailbox.slice(at)}`
}
