import { expect, it } from 'vitest'
import type { SaveUser } from '../../../shared/contract/http/people.ts'
import type { Store } from '../../ports/store.ts'
import { cast, stage } from '../../testing/staged.ts'
import type { Core } from '../core.ts'
import { authenticate } from '../identity/authenticate.ts'
import { saveUser } from './save-user.ts'

/** As it is, but whoever asks which requests are in flight is told so. */
function watched(core: Core): { core: Core; asked: () => number } {
  let asked = 0
  const store = {
    read: (work) => core.store.read(work),
    commit: (work) =>
      core.store.commit((tx) => {
        const pendingIds = () => {
          asked += 1
          return tx.requests.pendingIds()
        }
        return work({ ...tx, requests: { ...tx.requests, pendingIds } })
      }),
  } as Store
  return { core: Object.create(core, { store: { value: store } }) as Core, asked: () => asked }
}

it.each<[string, Partial<SaveUser>, number]>([
  ['a name', { name: 'Ana Berg' }, 0],
  ['a phone number', { phone: '+46701234567' }, 0],
  ['an address', { email: 'ana.berg@northwind.example' }, 1],
  ['a role', { role: 'member' }, 1],
  ['who is manager', { managerId: 'ben' }, 1],
  ['groups', { groups: [] }, 1],
  ['whether somebody is active', { active: false }, 1],
])(
  'looks through the requests in flight when it may change who decides: %s',
  async (_what, change, looks) => {
    const { core: whole } = stage.coordinator
    const { core, asked } = watched(whole)
    const admin = await authenticate(whole, cast.olga.token, undefined)
    const people = await cast.olga.client.get('/users')
    const { items } = people.body as { items: (SaveUser & { id: string })[] }
    const ana = items.find(({ id }) => id === cast.ana.id)
    if (!ana) throw new Error('Ana is missing')
    const { name, email, role, groups, active } = ana
    const managerId = change.managerId === undefined ? {} : { managerId: cast.ben.id }
    await saveUser(core, admin, ana.id, {
      name,
      email,
      role,
      groups,
      active,
      ...change,
      ...managerId,
    } as SaveUser)
    expect(asked()).toBe(looks)
  },
)
