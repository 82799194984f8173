import { describe, expect, it } from 'vitest'
import { ensurePostgres, findPostgres } from './postgres.mjs'

describe('the PostgreSQL of the tests', () => {
  it('is the one of the npm package, and starts as this user or, for root, as one without rights', async () => {
    /** @type {string[]} */
    const said = []
    await ensurePostgres((_step, message) => said.push(message))
    expect(said[0]).toMatch(/^postgres \(PostgreSQL\) \d+/)
  })

  it('is the one that was named instead', async () => {
    expect(await findPostgres({ COUNTERSIGN_TEST_POSTGRES: '/usr/lib/postgresql/15/bin' })).toBe(
      '/usr/lib/postgresql/15/bin',
    )
  })

  it('that cannot be had is an error that says what to do', async () => {
    await expect(findPostgres({}, '/nowhere')).rejects.toMatchObject({
      code: 'setup_postgres_missing',
      advice: expect.stringContaining('apt-get install postgresql'),
    })
  })
})
