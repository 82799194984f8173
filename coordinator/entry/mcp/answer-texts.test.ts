import { describe, expect, it } from 'vitest'
import { chain, step } from '../../../shared/domain/request/testing/flows.ts'
import { Scenario } from '../../../shared/domain/request/testing/scenario.ts'
import { personalise, requestView } from '../../../shared/domain/request/view.ts'
import { endedText } from './answer-texts.ts'

const viewOf = ({ state, directory, now }: Scenario) => {
  const view = requestView(state, { connectorStatus: 'connected', directory, now })
  return personalise(view, state, { kind: 'agent', id: 'robot', ownerId: 'otto' }, { directory, now })
}
const ended = (scenario: Scenario): string => endedText(viewOf(scenario), 'write_file')
const both = (): Scenario =>
  new Scenario(chain([step('security'), step('legal')]), { tools: ['read_file', 'write_file'] })

describe('an agent whose tool was denied', () => {
  it('is told by whom and why, not who approved the rest afterwards', () => {
    const scenario = both().approve('ada', { tools: ['read_file'], reason: 'reading is enough' })
    scenario.move(1000).approve('lena', { reason: 'fine by me' })
    expect(scenario.state.status).toBe('partly-approved')
    expect(ended(scenario)).toMatch(/^Denied by Ada Alert\. Reason: reading is enough /)
  })

  it('is told nobody’s name where whoever denied it took their decision back', () => {
    const scenario = both()
      .approve('ada', { tools: ['read_file'] })
      .move(1000)
      .withdraw('ada')
    scenario.move(1000).approve('abe', { reason: 'go on' }).move(1000).approve('lena')
    expect(scenario.state.status).toBe('partly-approved')
    expect(ended(scenario)).toMatch(/^Denied\. /)
  })

  it('is told who denied it all', () => {
    const scenario = both().approve('ada').move(1000).deny('lena', { reason: 'not now' })
    expect(ended(scenario)).toMatch(/^Denied by Lena Legal\. Reason: not now /)
  })
})
