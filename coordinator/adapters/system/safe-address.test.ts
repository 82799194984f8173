import { describe, expect, it } from 'vitest'
import { isSafeDatabaseUrl } from './safe-address.ts'

describe('the way to a database', () => {
  it.each([
    'postgres://u:p@127.0.0.1:5432/d',
    'postgres://u:p@localhost/d',
    'postgres://u:p@[::1]/d',
    'postgres://u:p@localhost/d?host=/var/run/postgresql',
    'postgres://u:p@db.example.com/d?sslmode=verify-full',
    'postgres://u:p@db.example.com/d?sslmode=require',
  ])('is safe: %s', (url) => expect(isSafeDatabaseUrl(url)).toBe(true))

  it.each([
    'postgres://u:p@db.example.com/d',
    'postgres://u:p@db.example.com/d?sslmode=disable',
    'postgres://u:p@db.example.com/d?sslmode=prefer',
    // Encrypted, to whoever answers.
    'postgres://u:p@db.example.com/d?sslmode=no-verify',
    'postgres://u:p@127.0.0.1.example.com/d',
    'postgres://u:p@localhost/d?host=db.example.com',
  ])('is not: %s', (url) => expect(isSafeDatabaseUrl(url)).toBe(false))
})
