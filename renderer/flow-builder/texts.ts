import { useI18n } from 'vue-i18n'

/** Finds a sentence of the flows block; `count` also chooses between one and many, and stands for `{n}` in it. */
export type Texts = (key: string, data?: Readonly<Record<string, unknown>>, count?: number) => string

export function useTexts(): Texts {
  const { t } = useI18n({ useScope: 'global' })
  return (key, data = {}, count) =>
    count === undefined ? t(`flows.${key}`, data) : t(`flows.${key}`, { n: count, ...data }, count)
}
