/** @typedef {import('./read-part.mjs').Part} Part */

/** @param {Pick<Part, 'tried' | 'noticed'>} part */
const share = ({ tried, noticed }) => (tried === 0 ? '–' : `${((100 * noticed) / tried).toFixed(1)} %`)

/**
 * One line for the terminal.
 * @param {Part} part
 */
export function describeScore(part) {
  const open = part.survivors.filter(({ why }) => why === null).length
  return `${part.name}: ${part.noticed} of ${part.tried} noticed, ${share(part)}; ${part.survivors.length - open} explained, ${open} open`
}

/**
 * docs/mutation.md, whole.
 * @param {readonly Part[]} parts
 */
export function mutationPage(parts) {
  const total = {
    tried: parts.reduce((sum, { tried }) => sum + tried, 0),
    noticed: parts.reduce((sum, { noticed }) => sum + noticed, 0),
  }
  const all = parts.flatMap(({ survivors }) => survivors)
  const explained = all.filter(({ why }) => why !== null)
  const open = all.filter(({ why }) => why === null)
  return `# Mutation testing of the engine

Written by \`npm run mutation\`; change \`build/mutation/explained.mjs\`, not this page.

A tool plants one small mistake at a time into the rules (a \`<\` for a \`<=\`, a condition that is always true, a text left out) and runs the tests. A mistake that no test notices is a gap in the tests, or makes no difference. Tables that are read once, when a file is loaded, are left out; so is a part that is not listed.

| part | mistakes planted | noticed | score | explained | open |
| --- | --- | --- | --- | --- | --- |
${parts.map((part) => scoreRow(part.name, part, part.survivors)).join('\n')}
${scoreRow('**all**', total, all)}

## Explained: they make no difference

${list(explained, ({ file, line, code, planted, why }) => `- \`${place(file)}:${line}\` ${quoted(code)} → ${quoted(planted)}: ${why}`)}

## Open

${list(open, ({ file, line, code, planted }) => `- \`${place(file)}:${line}\` ${quoted(code)} → ${quoted(planted)}`)}
`
}

/**
 * @param {string} name
 * @param {Pick<Part, 'tried' | 'noticed'>} part
 * @param {Part['survivors']} survivors
 */
function scoreRow(name, part, survivors) {
  const open = survivors.filter(({ why }) => why === null).length
  return `| ${name} | ${part.tried} | ${part.noticed} | ${share(part)} | ${survivors.length - open} | ${open} |`
}

/**
 * @template T
 * @param {readonly T[]} items
 * @param {(item: T) => string} describe
 */
const list = (items, describe) => (items.length === 0 ? 'None.' : items.map(describe).join('\n'))

/** @param {string} file */
const place = (file) => file.replace('shared/domain/', '')

/** @param {string} text */
function quoted(text) {
  const short = text.length > 90 ? `${text.slice(0, 89)}…` : text
  return short === '' ? '(nothing)' : `\`\` ${short} \`\``
}
