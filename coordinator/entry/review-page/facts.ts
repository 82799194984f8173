import type { Request } from '../../../shared/contract/http/requests.ts'
import { toolIdentifier } from '../../../shared/domain/connector/tool.ts'
import type { ReviewPage } from '../../core/review/open-review.ts'
import { html, untrusted, type Html } from './html.ts'
import { agoText, timeText } from './time-text.ts'

type Tool = Request['tools'][number]

/** Everything the app's panel says of a request, in the same order. `now` in epoch ms. */
export const factSections = ({ view, earlier }: ReviewPage, now: number): readonly (Html | false)[] => [
  whoAsks(view, now),
  view.note !== undefined &&
    html`<section>
      <h2>Note of the requester</h2>
      <div class="note">${untrusted(view.note)}</div>
    </section>`,
  html`<section>
    <h2>Connector</h2>
    <p>${untrusted(view.connector.name)} <span class="muted">${view.connector.status}</span></p>
  </section>`,
  toolsSection(view),
  pathSection(view),
  view.questions.length > 0 && questionsSection(view),
  earlier.length > 0 && earlierSection(earlier),
]

const whoAsks = (view: Request, now: number): Html =>
  html`<section>
    <h2>Who asks</h2>
    <dl>
      <dt>Name</dt>
      <dd>${untrusted(view.requester.name)}</dd>
      <dt>E-mail</dt>
      <dd>${untrusted(view.requester.email)}</dd>
      ${
        view.agent !== null &&
        html`<dt>Through the agent</dt>
          <dd>${untrusted(view.agent.name)}</dd>`
      }
      ${
        view.requester.groups.length > 0 &&
        html`<dt>Groups</dt>
          <dd>
            ${view.requester.groups.map(({ name }, index) => html`${index > 0 && ', '}${untrusted(name)}`)}
          </dd>`
      }
      <dt>Asked</dt>
      <dd>${agoText(view.createdAt, now)} <span class="muted">${timeText(view.createdAt)}</span></dd>
      ${
        view.status === 'pending' &&
        view.expiresAt !== null &&
        html`<dt>Expires</dt>
          <dd>${timeText(view.expiresAt)}</dd>`
      }
      <dt>Risk</dt>
      <dd><span class="badge ${view.risk}">${view.risk}</span></dd>
      <dt>Identifier</dt>
      <dd><code>${view.id}</code></dd>
    </dl>
  </section>`

const toolsSection = (view: Request): Html =>
  html`<section>
    <h2>${view.tools.length === 1 ? 'Tool' : `${view.tools.length} tools`}</h2>
    <ul class="plain">
      ${view.tools.map((tool) => html`<li>${toolFacts(view.connector.key, tool)}</li>`)}
    </ul>
  </section>`

/** `low`, `medium` and `high` are the colours of risks. */
const kindBadge = ({ readOnly, destructive }: Tool): Html =>
  readOnly
    ? html`<span class="badge low">reads only</span>`
    : destructive
      ? html`<span class="badge high">may destroy</span>`
      : html`<span class="badge medium">writes</span>`

const toolFacts = (connectorKey: string, tool: Tool): Html =>
  html` <p>
      <code>${untrusted(toolIdentifier(connectorKey, tool.name))}</code> ${kindBadge(tool)}
      ${tool.outcome !== undefined && html`<span class="badge">${tool.outcome}</span>`}
      ${tool.edited && html`<span class="badge">edited by an approver</span>`}
    </p>
    ${tool.description !== '' && html`<p class="muted">${untrusted(tool.description)}</p>`}
    ${
      tool.arguments === undefined
        ? html`<p class="muted">Asked ahead: the approval covers one call with any arguments.</p>`
        : Object.keys(tool.arguments).length === 0
          ? html`<p class="muted">Called without arguments.</p>`
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
        Hidden, because it looks like a secret:
        ${tool.maskedPaths.map(
          ({ path, type, length }, index) =>
            html`${index > 0 && '; '}${untrusted(path)} (${type}, ${length} characters)`,
        )}
      </p>`
    }`

const pathSection = (view: Request): Html =>
  html`<section>
    <h2>
      ${view.flow === null ? 'No flow: any approver may decide' : html`Flow ${untrusted(view.flow.name)}`}
    </h2>
    <ul class="plain">
      ${view.steps.map(
        (step) =>
          html`<li>
            <p>
              ${untrusted(step.name)} <span class="badge">${step.status}</span>
              <span class="muted">${step.minimum} of ${step.eligible.length} needed</span>
            </p>
            <ul>
              ${step.decisions.map(
                ({ by, onBehalfOf, verdict, reason, at, withdrawnAt }) =>
                  html`<li>
                    ${untrusted(by.name)}${onBehalfOf !== undefined && html` for ${untrusted(onBehalfOf.name)}`}:
                    ${verdict === 'approve' ? 'approved' : 'denied'}${withdrawnAt !== undefined && ', taken back'},
                    ${timeText(at)}${reason !== undefined && html`<br />${untrusted(reason)}`}
                  </li>`,
              )}
            </ul>
          </li>`,
      )}
    </ul>
  </section>`

const questionsSection = (view: Request): Html =>
  html`<section>
    <h2>Questions</h2>
    <ul class="plain">
      ${view.questions.map(
        ({ by, text, answer }) =>
          html`<li>
            <p>${untrusted(by.name)} asked: ${untrusted(text)}</p>
            ${
              answer === undefined
                ? html`<p class="muted">Not answered yet.</p>`
                : html`<p>${untrusted(answer.name)} answered: ${untrusted(answer.text)}</p>`
            }
          </li>`,
      )}
    </ul>
  </section>`

const earlierSection = (earlier: readonly Request[]): Html =>
  html`<section>
    <h2>Asked before</h2>
    <ul>
      ${earlier.map(
        ({ tools, status, createdAt }) =>
          html`<li>
            ${tools.map(({ name }, index) => html`${index > 0 && ', '}<code>${untrusted(name)}</code>`)}:
            ${status.replaceAll('-', ' ')}, ${timeText(createdAt)}
          </li>`,
      )}
    </ul>
  </section>`
