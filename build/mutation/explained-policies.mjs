/**
 * Planted mistakes in policies that make no difference to anybody.
 * @type {readonly import('./explained.mjs').Explanation[]}
 */
export const EXPLAINED_POLICIES = [
  {
    file: 'policy/compile.ts',
    code: 'if (known) return known',
    why: 'what is remembered is only made again',
  },
  {
    file: 'policy/compile.ts',
    code: 'const named = [connectors.get(connector), connector === EVERY ? undefined : ofEvery].flatMap((rules) =>',
    planted: 'false',
    why: 'a rule that stands there twice is one in the set',
  },
  {
    file: 'policy/compile.ts',
    code: 'if (rememberedCount++ >= MAX_REMEMBERED) {',
    why: 'how much is remembered changes the time it takes, not the answer',
  },
  {
    file: 'policy/compile.ts',
    code: 'if (ofConnector) ofConnector.set(tool, made)',
    why: 'what is forgotten is made again',
  },
  {
    file: 'policy/compile.ts',
    code: 'else remembered.set(connector, new Map([[tool, made]]))',
    why: 'what is not remembered is made again',
  },
  {
    file: 'policy/compile.ts',
    code: 'if (ofEvery && ofEvery !== ofConnector) collectForSubject(ofEvery.anyTool(), call, found)',
    planted: 'true',
    why: 'a rule that comes twice says the same twice',
  },
  {
    file: 'policy/compile.ts',
    code: 'if (isGlob(tool)) globs.push({ waiting, matches: compileGlob(tool) })',
    planted: 'true',
    why: 'a name without a star is a glob that fits itself alone',
  },
  {
    file: 'policy/condition-terms.ts',
    code: 'default:',
    planted: 'default:',
    why: 'what is no term is undefined then, which counts as null; and a number is never compared by a function on texts',
  },
  {
    file: 'policy/condition-terms.ts',
    code: "return operator === 'glob' ? (literal.split(/[*?]/, 1)[0] ?? '') : ''",
    planted: '"Stryker was here!"',
    why: 'every text has a first part; that the other text matters is tried on its own',
  },
  {
    file: 'policy/condition-terms.ts',
    code: 'const literal = args[0] === undefined ? null : textOf(args[0])',
    planted: 'false',
    why: 'what takes no argument gives neither true nor false, so that it is no side of a conjunction',
  },
  {
    file: 'policy/condition-terms.ts',
    code: 'return matches === null ? null : matches(member)',
    planted: 'false',
    why: 'a glob always has its matcher; the comparison is for the types',
  },
  {
    file: 'policy/condition-terms.ts',
    code: "if (node.op === 'id') return node.args === 'arguments' ? [] : null",
    planted: 'true',
    why: 'outside of loops no other name is known; asked all the same, in case there is one some day',
  },
  {
    file: 'policy/expression.ts',
    code: 'if (!matches) globs.set(pattern, (matches = compileGlob(pattern)))',
    planted: 'true',
    why: 'what is remembered is only made again',
  },
  {
    file: 'policy/expression.ts',
    code: "return failed(`it gives ${type ?? 'nothing'}, not true or false`, 0)",
    planted: '""',
    why: 'the library names the type of whatever it accepts',
  },
  {
    file: 'policy/expression.ts',
    code: "error instanceof Error ? (error.message.split('\\n')[0] ?? '') : 'not valid'",
    why: 'all that the library throws is an error, and every text has a first line',
  },
  {
    file: 'policy/expression.ts',
    code: 'const range = (error as { range?: { start?: unknown } } | null)?.range',
    why: 'nobody throws null',
  },
  {
    file: 'policy/expression.ts',
    code: "return typeof range?.start === 'number' ? range.start : 0",
    why: 'every error of the library says where it is',
  },
  {
    file: 'policy/count-values.ts',
    code: 'if (open.length > limit) return limit',
    why: 'what is open is counted in any case; asked to end before all of it is listed',
  },
  {
    file: 'policy/evaluate.ts',
    code: 'const rule = lists.length <= 1 ? firstIn(lists[0] ?? [], call) : firstAmong(lists, call)',
    why: 'the short way finds what the merge finds, and what is no rule has no dates and never fits',
  },
  {
    file: 'policy/evaluate.ts',
    code: 'if (rule !== last && decides(rule, matchRule(rule, call))) return rule',
    planted: 'true',
    why: 'a rule that comes twice says the same twice',
  },
  {
    file: 'policy/evaluate.ts',
    code: 'let from = -1',
    why: 'it stays so only when every list has ended',
  },
  {
    file: 'policy/evaluate.ts',
    code: 'for (let i = 0; i < lists.length; i++) {',
    why: 'past the last list there is nothing',
  },
  {
    file: 'policy/evaluate.ts',
    code: 'const head = lists[i]?.[positions[i] as number]',
    why: 'there is a list at every place that is counted',
  },
  {
    file: 'policy/evaluate.ts',
    code: 'if (head !== undefined && (first === null || head.order < first.order)) {',
    planted: 'head.order <= first.order',
    why: 'two rules never have one place',
  },
  {
    file: 'policy/evaluate.ts',
    code: 'if (from >= 0) positions[from] = (positions[from] as number) + 1',
    planted: 'true',
    why: 'without a rule the merge is over',
  },
  {
    file: 'policy/evaluate.ts',
    code: "if (code === null && (decision.action !== 'request-approval' || decision.flowId !== null)) return decision",
    why: 'what is made instead is the same',
  },
  {
    file: 'policy/evaluate.ts',
    code: "rule.condition !== null && matchRule(rule, call) === 'unsure' ? 'condition-unsure' : null",
    planted: 'true',
    why: 'a rule without a condition is never unsure',
  },
  {
    file: 'policy/guard-index.ts',
    code: "const guard = condition !== null && condition !== 'broken' ? condition.guard : null",
    why: 'a condition that is broken is a text, and has no guard',
  },
  {
    file: 'policy/guard-index.ts',
    code: "if (guard.kind === 'equals') return append(group.equals, guard.text, rule)",
    why: 'a rule that is found more often than it fits is tried all the same',
  },
  {
    file: 'policy/guard-index.ts',
    code: 'if (index.plain.length > 0) found.push(index.plain)',
    why: 'an empty list adds nothing',
  },
  {
    file: 'policy/guard-index.ts',
    code: 'for (let i = from; i < to; i++) result = (Math.imul(result, 31) + text.charCodeAt(i)) | 0',
    planted: 'Math.imul(result, 31) - text.charCodeAt(i)',
    why: 'whatever the hash is, a rule is looked up by the one it was kept under',
  },
  {
    file: 'policy/rule.ts',
    code: 'if (validFrom === undefined && validUntil === undefined) return null',
    planted: 'false',
    why: 'dates that are open on both sides hold always as well',
  },
  {
    file: 'policy/guard-index.ts',
    code: 'if (length > text.length) break',
    why: 'a shorter text is found by no longer prefix, and whatever is found is tried all the same',
  },
  {
    file: 'policy/subject-index.ts',
    code: 'const ofAgent = call.agentId === undefined ? undefined : index.agents.get(call.agentId)',
    planted: 'false',
    why: 'no agent is known by no id',
  },
  {
    file: 'policy/subject-index.ts',
    code: 'if (index.groups.size === 0) return',
    planted: 'false',
    why: 'without rules for groups none is found',
  },
  {
    file: 'policy/rule.ts',
    code: "flowId: action === 'request-approval' ? (flowId ?? null) : null,",
    why: 'a flow that is left out here is looked up when the rule decides',
  },
  {
    file: 'policy/rule.ts',
    code: "if (validity !== null && !(call.at >= validity.from && call.at < validity.until)) return 'no'",
    planted: '""',
    why: 'whatever is neither yes nor unsure decides nothing',
  },
  {
    file: 'policy/rule.ts',
    code: "if (rule.readOnly !== undefined && rule.readOnly !== call.tool.readOnly) return 'no'",
    planted: '""',
    why: 'whatever is neither yes nor unsure decides nothing',
  },
  {
    file: 'policy/rule.ts',
    code: "if (rule.destructive !== undefined && rule.destructive !== call.tool.destructive) return 'no'",
    planted: '""',
    why: 'whatever is neither yes nor unsure decides nothing',
  },
  {
    file: 'policy/rule.ts',
    code: "return holds ? 'yes' : 'no'",
    planted: '""',
    why: 'whatever is neither yes nor unsure decides nothing',
  },
]
