import type { JsonObject } from '../../shared/domain/json.ts'

/** A value as it will be written: what JSON cannot hold (an absent field) is gone. */
export const toJson = (value: object): JsonObject => JSON.parse(JSON.stringify(value)) as JsonObject
