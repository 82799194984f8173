import { useI18n } from 'vue-i18n'
import type { Say } from './policy-words.ts'

/** Sentences of the policies block; `count` chooses between one and many, and stands for `{n}` in them. */
export function usePolicyTexts(): Say {
  const { t } = useI18n({ useScope: 'global' })
  return (key, data = {}, count) =>
    count === undefined ? t(`policies.${key}`, data) : t(`policies.${key}`, { n: count, ...data }, count)
}
