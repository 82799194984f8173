import type { Request } from '../../../shared/contract/http/requests.ts'
import { toolIdentifier } from '../../../shared/domain/connector/tool.ts'
import type { ReviewPage } from '../../core/review/open-review.ts'
import { statusInSentence } from '../../core/texts/texts-of.ts'
import { filled, html, untrusted, type Html } from './html.ts'
import type { PageWords } from './texts/page-words.ts'
import { agoText } from './time-text.ts'

type Tool = Request['tools'][number]

/** Everything the app's panel says of a request, in the same order. `now` in epoch ms. */
export const factSections = (
  words: PageWords,
  { view, earlier }: ReviewPage,
  now: number,
): readonly (Html | false)[] => [
  whoAsks(words, view, now),
  view.note !== undefined &&
    html`<section>
      <h2>${words.page.facts.note}</h2>
      <div class="note">${untrusted(view.note)}</div>
    </section>`,
  html`<section>
    <h2>${words.page.facts.connector}</h2>
    <p>
      ${untrusted(view.connector.name)}
      <span class="muted">${connectorStatus(words, view.connector.status)}</span>
    </p>
  </section>`,
  toolsSection(words, view),
  pathSection(words, view),
  view.questions.length > 0 && questionsSection(words, view),
  earlier.length > 0 && earlierSection(words, earlier),
]

function connectorStatus({ page }: PageWords, status: string): string {
  const known: Readonly<Record<string, string>> = page.facts.connectorStatus
  return Object.hasOwn(known, status) ? (known[status] ?? '') : status
}

const whoAsks = ({ page: { facts }, common }: PageWords, view: Request, now: number): Html =>
  html`<section>
    <h2>${facts.whoAsks}</h2>
    <dl>
      <dt>${facts.name}</dt>
      <dd>${untrusted(view.requester.name)}</dd>
      <dt>${facts.email}</dt>
      <dd>${untrusted(view.requester.email)}</dd>
      ${
        view.agent !== null &&
        html`<dt>${facts.throughAgent}</dt>
          <dd>${untrusted(view.agent.name)}</dd>`
      }
      ${
        view.requester.groups.length > 0 &&
        html`<dt>${facts.groups}</dt>
          <dd>
            ${view.requester.groups.map(({ name }, index) => html`${index > 0 && ', '}${untrusted(name)}`)}
          </dd>`
      }
      <dt>${facts.asked}</dt>
      <dd>
        ${agoText(facts, view.createdAt, now)} <span class="muted">${common.time(view.createdAt)}</span>
      </dd>
      ${
        view.status === 'pending' &&
        view.expiresAt !== null &&
        html`<dt>${facts.expires}</dt>
          <dd>${common.time(view.expiresAt)}</dd>`
      }
      <dt>${facts.risk}</dt>
      <dd><span class="badge ${view.risk}">${common.risk[view.risk]}</span></dd>
      <dt>${facts.identifier}</dt>
      <dd><code>${view.id}</code></dd>
    </dl>
  </section>`

const toolsSection = (words: PageWords, view: Request): Html =>
  html`<section>
    <h2>${words.page.facts.tools(view.tools.length)}</h2>
    <ul class="plain">
      ${view.tools.map((tool) => html`<li>${toolFacts(words, view.connector.key, tool)}</li>`)}
    </ul>
  </section>`

/** `low`, `medium` and `high` are the colours of risks. */
const kindBadge = ({ common: { tool } }: PageWords, { readOnly, destructive }: Tool): Html =>
  readOnly
    ? html`<span class="badge low">${tool.reads}</span>`
    : destructive
      ? html`<span class="badge high">${tool.destroys}</span>`
      : html`<span class="badge medium">${tool.writes}</span>`

const toolFacts = (words: PageWords, connectorKey: string, tool: Tool): Html =>
  html` <p>
      <code>${untrusted(toolIdentifier(connectorKey, tool.name))}</code> ${kindBadge(words, tool)}
      ${tool.outcome !== undefined && html`<span class="badge">${words.common.tool[tool.outcome]}</span>`}
      ${tool.edited && html`<span class="badge">${words.page.facts.edited}</span>`}
    </p>
    ${tool.description !== '' && html`<p class="muted">${untrusted(tool.description)}</p>`}
    ${
      tool.arguments === undefined
        ? html`<p class="muted">${words.page.facts.askedAhead}</p>`
        : Object.keys(tool.arguments).length === 0
          ? html`<p class="muted">${words.page.facts.noArguments}</p>`
          : html`<dl>
              ${Object.entries(tool.arguments).map(
                ([name, value]) =>
                  html`<dt>${untrusted(name)}</dt>
                    <dd class="value">
                      ${untrusted(typeof value === 'string' ? value : JSON.stringify(value, null, 2))}
                    </dd>`,
              )}
            </dl>`
    }
    ${
      tool.maskedPaths.length > 0 &&
      html`<p class="muted">
        ${words.page.facts.hidden}
        ${tool.maskedPaths.map(
          ({ path, type, length }, index) =>
            html`${index > 0 && '; '}${untrusted(path)} ${words.page.facts.secret(type, length)}`,
        )}
      </p>`
    }`

const pathSection = ({ page: { facts }, common }: PageWords, view: Request): Html =>
  html`<section>
    <h2>${view.flow === null ? facts.noFlow : filled(facts.flow, { name: untrusted(view.flow.name) })}</h2>
    <ul class="plain">
      ${view.steps.map(
        (step) =>
          html`<li>
            <p>
              ${untrusted(step.name)} <span class="badge">${facts.stepStatus[step.status]}</span>
              <span class="muted">${facts.needed(step.minimum, step.eligible.length)}</span>
            </p>
            <ul>
              ${step.decisions.map(
                ({ by, onBehalfOf, verdict, reason, at, withdrawnAt }) =>
                  html`<li>
                    ${
                      onBehalfOf === undefined
                        ? untrusted(by.name)
                        : filled(facts.onBehalfOf, {
                            by: untrusted(by.name),
                            for: untrusted(onBehalfOf.name),
                          })
                    }:
                    ${common.tool[verdict === 'approve' ? 'approved' : 'denied']}${withdrawnAt !== undefined && `, ${facts.takenBack}`},
                    ${common.time(at)}${reason !== undefined && html`<br />${untrusted(reason)}`}
                  </li>`,
              )}
            </ul>
          </li>`,
      )}
    </ul>
  </section>`

const questionsSection = ({ page: { facts } }: PageWords, view: Request): Html =>
  html`<section>
    <h2>${facts.questions}</h2>
    <ul class="plain">
      ${view.questions.map(
        ({ by, text, answer }) =>
          html`<li>
            <p>${filled(facts.askedText, { by: untrusted(by.name), text: untrusted(text) })}</p>
            ${
              answer === undefined
                ? html`<p class="muted">${facts.unanswered}</p>`
                : html`<p>
                    ${filled(facts.answeredText, { by: untrusted(answer.name), text: untrusted(answer.text) })}
                  </p>`
            }
          </li>`,
      )}
    </ul>
  </section>`

const earlierSection = ({ page: { facts }, common }: PageWords, earlier: readonly Request[]): Html =>
  html`<section>
    <h2>${facts.earlier}</h2>
    <ul>
      ${earlier.map(
        ({ tools, status, createdAt }) =>
          html`<li>
            ${tools.map(({ name }, index) => html`${index > 0 && ', '}<code>${untrusted(name)}</code>`)}:
            ${statusInSentence(common, status)}, ${common.time(createdAt)}
          </li>`,
      )}
    </ul>
  </section>`
