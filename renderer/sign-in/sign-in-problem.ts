import { useI18n } from 'vue-i18n'
import { readBridgeError } from '../../shared/contract/ipc.ts'
import { ApiError } from '../offline/api-error.ts'

/** What to say of a sign-in that failed, by its code; the texts are those of the pages that sign people in. */
export function useSignInProblem(): (error: unknown) => string {
  const { t, te } = useI18n()
  return (error) => {
    const { code, text } =
      error instanceof ApiError ? { code: error.code, text: error.message } : readBridgeError(error)
    const key = [`signIn.problem.${code}`, `errors.${code}`].find((one) => te(one))
    return key === undefined ? text : t(key)
  }
}
