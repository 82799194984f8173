import { escapeHtml } from '../../../../shared/domain/text/escape-html.ts'
import type { Letter, LetterTool } from './letter.ts'

/** Tables and inline colours, because Outlook draws with Word; the dark colours are for those who read `style`. */
const STYLE = `
  body { margin: 0; padding: 0; }
  @media (prefers-color-scheme: dark) {
    .page { background: #0f0f11 !important; }
    .card { background: #18181b !important; border-color: #2a2a2f !important; }
    .text { color: #f4f4f5 !important; }
    .muted { color: #a6a6b0 !important; }
    .line { border-color: #2a2a2f !important; }
    .link { color: #a5b4fc !important; }
    .code { background: #232327 !important; color: #f4f4f5 !important; }
  }
  [data-ogsc] .text { color: #f4f4f5 !important; }
  [data-ogsc] .muted { color: #a6a6b0 !important; }
  [data-ogsb] .card { background: #18181b !important; }
`

const FONT = "font-family:'Segoe UI',system-ui,-apple-system,Helvetica,Arial,sans-serif"
const MONO = "font-family:Consolas,'SF Mono',Menlo,monospace"

/** The same letter for mail programs that draw: no image, nothing loaded, one column that fits a phone. */
export function letterHtml(letter: Letter): string {
  const { facts, tools, items, code, action } = letter
  const rows = [
    text(letter.greeting, 'muted', 15),
    `<tr><td class="text" style="padding:0 0 16px;${FONT};font-size:19px;line-height:1.35;font-weight:600;color:#18181b"><h1 style="margin:0;font-size:19px;line-height:1.35;font-weight:600">${escapeHtml(letter.lead)}</h1></td></tr>`,
    ...tools.map(toolRow),
    facts.length === 0 ? '' : factsRow(facts),
    ...items.map(itemRow),
    code === undefined ? '' : codeRow(code),
    action === undefined ? '' : actionRows(action),
    ...letter.closing.map((line) => text(line, 'muted', 13)),
  ]
  return `<!doctype html>
<html lang="${letter.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>${escapeHtml(letter.subject)}</title>
<style>${STYLE}</style>
</head>
<body class="page" style="margin:0;padding:0;background:#fafafa">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="page" style="background:#fafafa"><tr><td align="center" style="padding:24px 12px">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" class="card" style="max-width:560px;background:#ffffff;border:1px solid #e4e4e7;border-radius:12px"><tr><td style="padding:24px">
<table role="main" width="100%" cellpadding="0" cellspacing="0" border="0" style="table-layout:fixed">
${rows.filter((row) => row !== '').join('\n')}
</table>
</td></tr></table>
</td></tr></table>
</body>
</html>`
}

const text = (line: string, kind: 'text' | 'muted', size: number): string =>
  `<tr><td class="${kind}" style="padding:0 0 12px;${FONT};font-size:${size}px;line-height:1.5;color:${kind === 'text' ? '#18181b' : '#52525b'};overflow-wrap:anywhere">${escapeHtml(line)}</td></tr>`

const toolRow = ({ identifier, mark }: LetterTool): string =>
  `<tr><td class="text line" style="padding:8px 0;border-top:1px solid #e4e4e7;font-size:14px;line-height:1.4;color:#18181b;overflow-wrap:anywhere"><code style="${MONO}">${escapeHtml(identifier)}</code> <span class="muted" style="${FONT};font-size:13px;color:#52525b">${escapeHtml(mark)}</span></td></tr>`

const factsRow = (facts: Letter['facts']): string =>
  `<tr><td class="line" style="padding:12px 0;border-top:1px solid #e4e4e7"><table width="100%" cellpadding="0" cellspacing="0" border="0" style="table-layout:fixed">${facts
    .map(
      ([label, value]) =>
        `<tr><th scope="row" align="left" valign="top" width="110" class="muted" style="padding:3px 12px 3px 0;width:110px;${FONT};font-size:13px;font-weight:400;color:#52525b">${escapeHtml(label)}</th><td class="text" style="padding:3px 0;${FONT};font-size:14px;color:#18181b;overflow-wrap:anywhere">${escapeHtml(value)}</td></tr>`,
    )
    .join('')}</table></td></tr>`

const itemRow = ({ text: title, detail, url }: Letter['items'][number]): string =>
  `<tr><td class="line" style="padding:10px 0;border-top:1px solid #e4e4e7;${FONT};font-size:14px;line-height:1.4;overflow-wrap:anywhere"><a class="link" href="${escapeHtml(url)}" style="color:#4338ca">${escapeHtml(title)}</a><br><span class="muted" style="font-size:13px;color:#52525b">${escapeHtml(detail)}</span></td></tr>`

const codeRow = (code: string): string =>
  `<tr><td style="padding:8px 0 20px"><span class="code" style="display:inline-block;padding:12px 20px;border-radius:8px;background:#f4f4f5;${MONO};font-size:28px;letter-spacing:3px;color:#18181b">${escapeHtml(code)}</span></td></tr>`

/** A coloured cell is what Outlook draws as a button; the address stands below for those who copy it. */
const actionRows = ({ label, url }: { label: string; url: string }): string =>
  `<tr><td style="padding:12px 0 16px"><table role="presentation" cellpadding="0" cellspacing="0" border="0"><tr><td bgcolor="#4338ca" style="border-radius:8px;background:#4338ca"><a href="${escapeHtml(url)}" style="display:inline-block;padding:12px 22px;${FONT};font-size:15px;font-weight:600;color:#ffffff;text-decoration:none">${escapeHtml(label)}</a></td></tr></table></td></tr>
<tr><td class="muted" style="padding:0 0 16px;${FONT};font-size:12px;line-height:1.4;color:#52525b;overflow-wrap:anywhere;word-break:break-all">${escapeHtml(url)}</td></tr>`
