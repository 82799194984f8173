import { createHash } from 'node:crypto'

/** The page's only style; no script, no image, no font is loaded. */
export const STYLE = `
:root { color-scheme: light dark; --canvas:#fafafa; --surface:#fff; --raised:#f4f4f5; --line:#d4d4d8; --text:#18181b;
  --muted:#52525b; --accent:#4338ca; --approve:#047857; --deny:#be123c; --wait:#92400e; --wait-soft:#fffbeb; --deny-soft:#fff1f2; }
@media (prefers-color-scheme: dark) { :root { --canvas:#0f0f11; --surface:#18181b; --raised:#232327; --line:#3f3f46;
  --text:#f4f4f5; --muted:#a6a6b0; --accent:#a5b4fc; --wait:#fcd34d; --wait-soft:#33260a; --deny-soft:#3b0f1c; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--canvas); color: var(--text); font: 16px/1.5 'Segoe UI', system-ui, -apple-system, sans-serif; }
main { max-width: 40rem; margin: 0 auto; padding: 1rem; }
h1 { font-size: 1.3rem; line-height: 1.3; margin: .5rem 0 1rem; }
h2 { font-size: 1rem; margin: 0 0 .5rem; }
section, form { background: var(--surface); border: 1px solid var(--line); border-radius: .75rem; padding: 1rem; margin: 0 0 1rem; }
bdi, code, pre, dd, p, li { overflow-wrap: anywhere; }
code, pre, .value { font-family: Consolas, 'SF Mono', Menlo, monospace; font-size: .9rem; }
.value { background: var(--raised); border-radius: .5rem; padding: .5rem .6rem; margin: .15rem 0 .6rem; } .value bdi { white-space: pre-wrap; }
dl { margin: 0; } dt { color: var(--muted); font-size: .85rem; } dd { margin: 0 0 .5rem; }
ul { margin: 0; padding-inline-start: 1.2rem; } ul.plain { list-style: none; padding: 0; }
ul.plain > li + li { border-top: 1px solid var(--line); padding-top: .75rem; margin-top: .75rem; }
.muted { color: var(--muted); font-size: .9rem; } .faint { color: var(--muted); }
.note { border-inline-start: 4px solid var(--wait); background: var(--wait-soft); padding: .6rem .8rem; border-radius: .25rem; }
.banner { border: 2px solid var(--line); border-radius: .75rem; padding: .8rem 1rem; margin: 0 0 1rem; background: var(--surface); }
.banner.bad { border-color: var(--deny); background: var(--deny-soft); }
.badge { border: 1px solid currentColor; border-radius: 1rem; padding: 0 .5rem; font-size: .8rem; white-space: nowrap; }
.badge.high { color: var(--deny); } .badge.low { color: var(--approve); } .badge.medium { color: var(--wait); }
@media (prefers-color-scheme: dark) { .badge.high { color: #fda4af; } .badge.low { color: #6ee7b7; } }
.hidden-character { background: var(--deny-soft); border: 1px solid var(--deny); border-radius: .25rem; padding: 0 .25rem; font-size: .8rem; }
.mixed { text-decoration: underline wavy var(--deny); }
label { display: block; margin: 0 0 .25rem; } .check { display: flex; gap: .6rem; align-items: start; min-height: 2.75rem; padding: .5rem 0; }
.check input { width: 1.4rem; height: 1.4rem; margin: .1rem 0 0; flex: none; }
textarea, input[type=text] { width: 100%; font: inherit; color: inherit; background: var(--canvas); border: 1px solid var(--muted); border-radius: .5rem; padding: .6rem; }
input.code { font-family: Consolas, Menlo, monospace; font-size: 1.5rem; letter-spacing: .15em; text-transform: uppercase; }
.buttons { display: flex; flex-wrap: wrap; gap: .75rem; margin-top: 1rem; }
button, a.button { flex: 1 1 9rem; min-height: 3rem; font: inherit; font-weight: 600; border-radius: .6rem; border: 2px solid transparent; padding: .6rem 1rem;
  color: #fff; text-align: center; text-decoration: none; cursor: pointer; }
button.approve { background: #047857; } button.deny { background: #be123c; } button.plain, a.button { background: #4338ca; }
a { color: var(--accent); } a.button { color: #fff; display: inline-block; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
`

const STYLE_HASH = createHash('sha256').update(STYLE, 'utf8').digest('base64')

/** Nothing runs and nothing is loaded; forms go to this coordinator alone; nobody frames the page. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${STYLE_HASH}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ')
