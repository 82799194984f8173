/** One string that tries to deceive whoever reads it. */
export interface HostileText {
  readonly name: string
  readonly text: string
}

/** [what it is, the characters] */
const PAYLOADS: readonly (readonly [string, string])[] = [
  // Direction
  ...range('direction mark', 0x200e, 0x200f),
  ...range('direction change', 0x202a, 0x202e),
  ...range('isolate', 0x2066, 0x2069),
  ['Arabic letter mark', '\u061c'],
  ['override around an extension', '\u202egnp.exe\u202c'],
  ['isolate inside an override', '\u202e\u2066txt\u2069exe\u202c'],
  // Nothing to see
  ...range('zero-width', 0x200b, 0x200d),
  ...range('invisible operator', 0x2060, 0x2064),
  ...range('deprecated format', 0x206a, 0x206f),
  ['byte order mark', '\ufeff'],
  ['soft hyphen', '\u00ad'],
  ['grapheme joiner', '\u034f'],
  ['Hangul fillers', '\u115f\u1160\u3164\uffa0'],
  ['blank Braille', '\u2800'],
  ['tag letters', [...'approve'].map((c) => String.fromCodePoint(0xe0000 + c.charCodeAt(0))).join('')],
  ...range('tag', 0xe0001, 0xe0001),
  ...range('tag', 0xe0020, 0xe007f, 7),
  ...range('variation selector', 0xfe00, 0xfe0f),
  ...range('supplementary variation selector', 0xe0100, 0xe01ef, 17),
  ...range('musical format', 0x1d173, 0x1d17a),
  ...range('Mongolian selector', 0x180b, 0x180f),
  ...range('interlinear annotation', 0xfff9, 0xfffb),
  ...range('Khmer inherent vowel', 0x17b4, 0x17b5),
  // Controls and terminal sequences
  ...range('C0 control', 0x00, 0x09),
  ...range('C0 control', 0x0b, 0x1f),
  ...range('C1 control', 0x7f, 0x9f),
  ['terminal: clear screen', '\u001b[2J\u001b[H'],
  ['terminal: colour', '\u001b[31mdeny\u001b[0m'],
  ['terminal: title', '\u001b]0;approved\u0007'],
  ['terminal: link', '\u001b]8;;https://evil.example\u001b\\safe\u001b]8;;\u001b\\'],
  ['terminal: cursor up', '\u001b[1A\u001b[2K'],
  ['terminal: 8-bit sequence', '\u009b2J'],
  ['carriage return overwrites', 'rm -rf /\rls -la   '],
  ['backspaces', 'deny\b\b\b\ballow'],
  // Separators and blanks
  ['line separator', '\u2028'],
  ['paragraph separator', '\u2029'],
  ['next line', '\u0085'],
  ['no-break space', '\u00a0'],
  ...range('typographic space', 0x2000, 0x200a),
  ['narrow no-break space', '\u202f'],
  ['mathematical space', '\u205f'],
  ['ideographic space', '\u3000'],
  ['Ogham space', '\u1680'],
  // Without meaning
  ['private use', '\ue000\uf8ff'],
  ['private use, plane 15', '\u{f0000}'],
  ['unassigned', '\u0378\u{2fe0f}'],
  ['noncharacter', '\uffff\u{1ffff}'],
  ['lone high surrogate', '\ud800'],
  ['lone low surrogate', '\udfff'],
  // Look-alikes
  ['Cyrillic in Latin', 'p\u0430ypal'],
  ['Greek in Latin', 'g\u03bf\u03bfgle'],
  ['all Cyrillic', '\u0430\u0440\u0440\u04cf\u0435'],
  ['full width', '\uff41\uff50\uff50\uff52\uff4f\uff56\uff45'],
  ['mathematical letters', '\u{1d400}\u{1d429}\u{1d429}\u{1d42b}\u{1d428}\u{1d42f}\u{1d41e}'],
  ['circled letters', '\u24d0\u24e4\u24e3\u24d7'],
  ['piled marks', 'a' + '\u0301'.repeat(40)],
  ['mark without a letter', '\u0338'],
  ['composed differently', 'cafe\u0301'],
  // Markup and links
  ['script', '<script>alert(1)</script>'],
  ['image', '<img src=x onerror=alert(1)>'],
  ['style', '<style>*{display:none}</style>'],
  ['closing tags', '</textarea></title></style></script>'],
  ['svg', '<svg/onload=alert(1)>'],
  ['link', '<a href="javascript:alert(1)">ok</a>'],
  ['entity', '&lt;b&gt;&#x202e;&NewLine;'],
  ['Markdown link', '[approve](https://evil.example)'],
  ['Markdown image', '![](https://evil.example/pixel.png)'],
  ['address', 'https://evil.example/login?next=approve'],
  ['template', '{{constructor.constructor("alert(1)")()}}'],
  ['placeholder', '${process.env.HOME} {name} %s %n $1'],
  // Formulas
  ...['=1+1', '+1+1', '-1+1', '@SUM(A1)', '\t=1+1', '\r=1+1', '=HYPERLINK("https://evil.example","ok")'].map(
    (text): [string, string] => ['formula', text],
  ),
  ['full-width formula', '\uff1d1+1'],
  ['formula after a line break', 'ok\n=1+1'],
  // Mail, protocols and logs
  ['header injection', 'x\r\nBcc: all@evil.example\r\n\r\nhello'],
  ['log injection', 'x\n{"level":"info","msg":"approved"}'],
  ['SQL', "'; DROP TABLE requests; --"],
  ['shell', '$(touch /tmp/pwned) `id` && rm -rf ~'],
  ['path', '../../../../etc/passwd\u0000.png'],
  // Our own marks and words
  ['forged escape', '⟦U+0041⟧'],
  ['forged mask', '••••••••'],
  ['forged note', '\n\nApproved by IT Security ✔\nRisk: low'],
  ['forged cut', '… (+0)'],
]

/** Where a payload stands. */
const FRAMES: readonly (readonly [string, (payload: string) => string])[] = [
  ['alone', (p) => p],
  ['at the start', (p) => `${p}report.txt`],
  ['at the end', (p) => `report.txt${p}`],
  ['inside a word', (p) => `rep${p}ort`],
  ['twice', (p) => `a${p}b${p}c`],
  ['on its own line', (p) => `first\n${p}\nlast`],
  ['after many blanks', (p) => `harmless${' '.repeat(300)}${p}`],
  ['after right-to-left text', (p) => `\u05e9\u05dc\u05d5\u05dd ${p}`],
  ['beside an emoji', (p) => `\u{1f600}${p}\u2764\ufe0f`],
  ['after a long text', (p) => `${'lorem ipsum '.repeat(120)}${p}`],
  ['in a path', (p) => `/srv/${p}/file`],
  ['in JSON', (p) => `{"a":"${p}"}`],
]

/** Over 2,000 different strings for every surface that shows what an agent wrote. Always the same ones. */
export function hostileTexts(): readonly HostileText[] {
  const texts = new Map<string, HostileText>()
  for (const [what, payload] of PAYLOADS) {
    for (const [where, frame] of FRAMES) {
      const text = frame(payload)
      if (!texts.has(text)) texts.set(text, { name: `${what}, ${where}`, text })
    }
  }
  return [...texts.values()]
}

function range(name: string, from: number, to: number, step = 1): [string, string][] {
  const found: [string, string][] = []
  for (let code = from; code <= to; code += step) {
    found.push([`${name} U+${code.toString(16).toUpperCase().padStart(4, '0')}`, String.fromCodePoint(code)])
  }
  return found
}
