import { z } from 'zod'

// The content policy of the coordinator's pages lets nobody make code of text. Must come before any schema is made.
z.config({ jitless: true })
