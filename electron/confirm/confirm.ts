import type { ApprovalSheet, ConfirmBridge } from '../../shared/contract/confirm.ts'
import { visibleText } from '../../shared/domain/text/visible.ts'

declare global {
  interface Window {
    readonly countersignConfirm: ConfirmBridge
  }
}

/** What is shown comes from the coordinator as text, and only ever becomes text. */
function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  className = '',
  ...inside: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(name)
  if (className !== '') made.className = className
  made.append(...inside)
  return made
}

/** Text from outside: exactly, isolated, with everything that cannot be seen drawn by its code. */
function untrusted(text: string): HTMLElement {
  const pieces = visibleText(text).segments.map((segment): Node | string => {
    if (segment.kind === 'line-break') return '\n'
    if (segment.kind === 'code') {
      const code = element(
        'span',
        'code',
        segment.count > 1 ? `${segment.code} × ${segment.count}` : segment.code,
      )
      code.title = segment.name
      return code
    }
    return segment.mark === undefined ? segment.text : element('span', 'odd', segment.text)
  })
  return element('bdi', 'untrusted', ...pieces)
}

function factRow(label: string, text: string): Node[] {
  return [element('dt', '', label), element('dd', '', untrusted(text))]
}

function toolCard(tool: ApprovalSheet['tools'][number], argumentsLabel: string): HTMLElement {
  const heading = element('h2', '', untrusted(tool.name))
  const marks = tool.marks.map((mark) => element('span', 'mark', mark))
  const card = element('section', 'tool', element('div', 'tool-head', heading, ...marks))
  if (tool.arguments !== null) {
    const values = element('pre', '', untrusted(tool.arguments))
    values.setAttribute('aria-label', argumentsLabel)
    card.append(element('h3', '', argumentsLabel), values)
  }
  for (const remark of tool.remarks) card.append(element('p', 'remark', untrusted(remark)))
  return card
}

function draw(sheet: ApprovalSheet): void {
  document.documentElement.lang = sheet.language
  document.title = sheet.title
  const end = element('div', 'end')
  const main = required('sheet')
  main.replaceChildren(
    element('h1', '', sheet.heading),
    element('p', 'intro', sheet.intro),
    element('dl', '', ...sheet.facts.flatMap(({ label, text }) => factRow(label, text))),
    ...sheet.tools.map((tool) => toolCard(tool, sheet.argumentsLabel)),
    element('dl', 'digest', ...factRow(sheet.digest.label, sheet.digest.text)),
    end,
  )
  const approve = button(sheet.approve, 'approve')
  const cancel = button(sheet.cancel, 'cancel')
  const said = element('p', 'said', sheet.readOn)
  said.setAttribute('role', 'status')
  required('foot').replaceChildren(said, element('div', 'buttons', cancel, approve))
  // Nothing that acts has the focus: a key pressed for another window must not decide.
  main.focus()

  approve.disabled = true
  const seen = new IntersectionObserver((entries) => {
    if (!entries.some(({ isIntersecting }) => isIntersecting)) return
    seen.disconnect()
    approve.disabled = false
    if (said.textContent === sheet.readOn) said.textContent = ''
  })
  seen.observe(end)

  const leave = (): void => void window.countersignConfirm.press('cancel')
  cancel.addEventListener('click', leave)
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape') leave()
  })
  approve.addEventListener('click', () => void press())

  async function press(): Promise<void> {
    approve.disabled = true
    said.textContent = sheet.sending
    const answer = await window.countersignConfirm.press('approve')
    if (answer.state === 'done') return
    said.textContent = answer.state === 'problem' ? answer.text : ''
    if (answer.state === 'early' || answer.again) approve.disabled = false
    else {
      approve.remove()
      cancel.textContent = sheet.close
    }
  }
}

function button(text: string, testId: string): HTMLButtonElement {
  const made = element('button', testId, text)
  made.type = 'button'
  made.dataset['testid'] = `confirm-${testId}`
  return made
}

function required(id: string): HTMLElement {
  const found = document.getElementById(id)
  if (!found) throw new Error(`the page has no ${id}`)
  return found
}

draw(await window.countersignConfirm.sheet())
