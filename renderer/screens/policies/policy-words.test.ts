import { describe, expect, it } from 'vitest'
import { createI18n } from 'vue-i18n'
import type { SavePolicy } from '../../../shared/contract/http/policies.ts'
import { policies } from '../../app/locales/en/policies.ts'
import { policySentence, validityText, type Say } from './policy-words.ts'
import type { Policies } from './use-policies.ts'

const { t } = createI18n({ legacy: false, locale: 'en', messages: { en: { policies } } }).global
const say: Say = (key, data = {}) => t(`policies.${key}`, data)
const data = {
  userName: () => 'Maya',
  groupName: () => 'Sales',
  agentName: () => 'Helper',
  connectorName: () => 'Files',
  flowName: () => 'Security',
} as Partial<Policies> as Policies
const policy: SavePolicy = {
  name: 'p',
  enabled: true,
  action: 'allow',
  subjects: { users: [], groups: [], agents: [] },
  connector: '*',
  tools: [],
}
const sentence = (fields: Partial<SavePolicy>): string =>
  policySentence({ ...policy, ...fields }, data, 'en', say)

describe('a policy in words', () => {
  it('says the widest as plainly as the narrowest', () => {
    expect(sentence({})).toBe(
      'Calls of every tool on any connector for everybody go through without anybody being asked.',
    )
    expect(
      sentence({
        action: 'request-approval',
        flowId: 'f',
        connector: 'files',
        tools: ['read_*', 'list'],
        annotations: { readOnly: true },
        subjects: { users: ['u'], groups: ['g'], agents: ['a'] },
        validUntil: '2030-01-15T12:00:00.000Z',
      }),
    ).toBe(
      'Calls of read_* or list (only reading) on Files for Maya, members of Sales, or the agent Helper wait for approval by “Security”, until 15 Jan 2030.',
    )
  })

  it('makes the invisible in a tool’s name visible', () => {
    expect(sentence({ tools: ['read\u202Efile'] })).not.toContain('\u202E')
  })

  it('says when its time is over', () => {
    const at = Date.parse('2030-02-01T00:00:00.000Z')
    expect(validityText({}, at, 'en', say)).toBe('Always')
    expect(validityText({ validUntil: '2030-01-15T12:00:00.000Z' }, at, 'en', say)).toBe(
      'over since 15 Jan 2030',
    )
    expect(validityText({ validFrom: '2030-01-15T12:00:00.000Z' }, at, 'en', say)).toBe('from 15 Jan 2030')
  })
})
