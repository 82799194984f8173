const REQUEST = 'shared/domain/request'
const POLICY = 'shared/domain/policy'

/** The engine in parts, each with a report of its own, so that one can be tried again without the others. */
export const PARTS = [
  {
    name: 'decisions',
    files: [
      `${REQUEST}/commands/*.ts`,
      `${REQUEST}/{already-decided,authorise,ballot,decision-outcome,digest,edits,repeated-decision,tally}.ts`,
    ],
  },
  { name: 'timers', files: [`${REQUEST}/due/*.ts`, `${REQUEST}/timers.ts`] },
  {
    name: 'path',
    files: [
      `${REQUEST}/{advance,create-snapshot,effects,fold,plan,reconcile,seats}.ts`,
      'shared/domain/people/*.ts',
    ],
  },
  { name: 'flow', files: ['shared/domain/flow/**/*.ts', '!shared/domain/flow/simulate.ts'] },
  {
    name: 'policy',
    files: [`${POLICY}/{compile,evaluate,guard-index,once-needed,pin,reason,rule,subject-index}.ts`],
  },
  { name: 'drafts', files: [`${POLICY}/{cel-literal,draft,preview,validate,widening}.ts`] },
  {
    name: 'conditions',
    files: [
      `${POLICY}/{condition,condition-terms,count-values,expression,expression-safety,glob,member-at,within-folder}.ts`,
    ],
  },
  { name: 'views', files: [`${REQUEST}/{timeline,view}.ts`, 'shared/domain/flow/simulate.ts'] },
  { name: 'invariants', files: [`${REQUEST}/invariants/*.ts`] },
]
