import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { AppError } from '../../../shared/domain/app-error.ts'
import { checkedCanonical } from '../../../shared/domain/canonical/strict-parse.ts'
import type { ToolDefinition } from '../../../shared/domain/connector/tool.ts'
import type { JsonObject } from '../../../shared/domain/json.ts'

const MOST_REMEMBERED = 2000

const ajv = new Ajv2020({ strict: false, allErrors: true, validateFormats: true, logger: false })
addFormats.default(ajv)
const compiled = new Map<string, ValidateFunction | null>()

/**
 * Whether arguments can be shown, hashed and sent exactly, and fit the tool's own schema.
 *
 * Errors: `unsafe_json`, `arguments_too_large`, `invalid_arguments` with the path of each fault. A schema that cannot be
 * read refuses nothing here: the connector checks again, and people decide on what is shown.
 */
export function checkArguments(tool: ToolDefinition, values: JsonObject): void {
  const canonical = checkedCanonical(values)
  if (!canonical.ok) throw AppError.of(canonical)
  const validate = validatorOf(tool)
  if (!validate || validate(values)) return
  const fields = (validate.errors ?? []).slice(0, 20).map((fault) => ({
    path: fault.instancePath,
    code: fault.keyword,
    message: fault.message ?? 'is not valid',
  }))
  const first = fields[0]
  const detail = first ? `${first.path || 'the arguments'} ${first.message}` : 'they do not match'
  throw new AppError('invalid_arguments', { tool: tool.name, detail }, { fields })
}

function validatorOf(tool: ToolDefinition): ValidateFunction | null {
  const known = compiled.get(tool.definitionHash)
  if (known !== undefined) return known
  if (compiled.size >= MOST_REMEMBERED) compiled.clear()
  const { $id: _ours, ...schema } = tool.inputSchema
  let made: ValidateFunction | null
  try {
    made = ajv.compile(schema)
  } catch {
    made = null
  }
  compiled.set(tool.definitionHash, made)
  return made
}
