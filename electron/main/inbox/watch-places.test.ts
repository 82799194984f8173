import { describe, expect, it } from 'vitest'
import type { KnownPlace } from '../access/coordinator-choice.ts'
import { createTeamAccess } from '../access/team-access.ts'
import { watchPlaces } from './watch-places.ts'

const placeOf = (id: string): KnownPlace => ({
  id,
  access: createTeamAccess(id, 'token'),
  signedIn: () => true,
})

function stage(first: readonly KnownPlace[]) {
  let places = first
  const heard: string[] = []
  const watches = watchPlaces({
    places: () => places,
    open: ({ id }) => ({
      inbox: {
        restart: () => heard.push(`start ${id}`),
        stop: () => heard.push(`stop ${id}`),
        nudge: () => heard.push(`nudge ${id}`),
        tellShown: () => undefined,
      },
      notifier: { clear: () => heard.push(`clear ${id}`) },
    }),
    onGone: (id) => heard.push(`gone ${id}`),
  })
  return {
    watches,
    now(next: readonly KnownPlace[], restart?: string) {
      places = next
      heard.length = 0
      watches.sync(restart)
      return heard
    },
    heard,
  }
}
const ended = (id: string) => [`stop ${id}`, `clear ${id}`, `gone ${id}`]

describe('the places that are watched', () => {
  it('are all there are, each once', () => {
    const [a, b] = [placeOf('https://a.example'), placeOf('https://b.example')]
    const { now } = stage([])
    expect(now([a])).toEqual([`start ${a.id}`])
    expect(now([a, b])).toEqual([`start ${b.id}`])
    expect(now([a, b])).toEqual([])
    expect(now([b])).toEqual(ended(a.id))
  })

  it('begin anew where somebody else is signed in', () => {
    const a = placeOf('https://a.example')
    const { now } = stage([])
    now([a])
    expect(now([placeOf('https://a.example')])).toEqual([...ended(a.id), `start ${a.id}`])
    expect(now([a], a.id)).toEqual([...ended(a.id), `start ${a.id}`])
  })

  it('are nudged and stopped together', () => {
    const [a, b] = [placeOf('https://a.example'), placeOf('https://b.example')]
    const { now, watches, heard } = stage([])
    now([a, b])
    heard.length = 0
    watches.nudge()
    watches.stop()
    watches.nudge()
    expect(heard).toEqual([`nudge ${a.id}`, `nudge ${b.id}`, ...ended(a.id), ...ended(b.id)])
  })
})
