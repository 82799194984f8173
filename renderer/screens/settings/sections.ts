import type { User } from '../../../shared/contract/http/people.ts'

export type Section = 'window' | 'messages' | 'channels' | 'directory' | 'record' | 'health' | 'about'

const RANK: Readonly<Record<User['role'], number>> = { member: 0, approver: 1, admin: 2 }
/** Who may read what a section shows, as the coordinator has it. */
const NEEDS: Readonly<Record<Section, User['role']>> = {
  window: 'member',
  messages: 'approver',
  channels: 'admin',
  directory: 'admin',
  record: 'admin',
  health: 'admin',
  about: 'member',
}

/** The sections that somebody of this role can use. */
export const sectionsFor = (role: User['role']): readonly Section[] =>
  (Object.keys(NEEDS) as Section[]).filter((section) => RANK[role] >= RANK[NEEDS[section]])
