import { createPinia } from 'pinia'
import { TooltipProvider } from 'reka-ui'
import { createApp, h } from 'vue'
import { i18n } from '../../../renderer/app/i18n.ts'
import { flows } from '../../../renderer/app/locales/en/flows.ts'
import '../../../renderer/app/theme.css'
import FlowCanvas from '../../../renderer/flow-builder/canvas/FlowCanvas.vue'
import { problemsOf } from '../../../renderer/flow-builder/model/problems.ts'
import { useFlowBuilder } from '../../../renderer/flow-builder/use-flow-builder.ts'
import { bigFlow } from './builder-graph.mjs'
import { appears, frames, heap, timed, wheelPan } from './measure.mjs'

i18n.global.mergeLocaleMessage('en', { flows })

/** The product's own drawing, with everything that can be done in it. */
async function ours(count) {
  const graph = bigFlow(count)
  const builder = useFlowBuilder(graph, {
    now: () => performance.now(),
    firstBranch: () => ({ label: 'yes', when: 'destructive' }),
  })
  const view = {
    problems: problemsOf(graph, []),
    people: () => null,
    groupName: (id) => id,
    tone: () => null,
    edgeTone: () => null,
  }
  const canvas = () => h(FlowCanvas, { graph: builder.graph.value, builder, view, name: 'Flow' })
  const Page = {
    render: () =>
      h('div', { class: 'flex', style: { height: '760px' } }, h(TooltipProvider, null, { default: canvas })),
  }
  const open = await timed(async () => {
    createApp(Page).use(createPinia()).use(i18n).mount(document.getElementById('app'))
    await appears('[data-node]')
  })
  const pane = document.querySelector('.vue-flow__pane')
  const pan = await wheelPan(pane)
  const edit = await timed(() => builder.insert([`start>p0>`], 'approval'))
  const type = await frames((step) => {
    const node = builder.graph.value.nodes.find(({ id }) => id === 'a0-0-0')
    builder.update({ ...node, name: `Name ${step}` }, 'name')
  }, 40)
  const inserted = builder.graph.value.nodes.length > graph.nodes.length
  if (!inserted) throw new Error('the edit changed nothing')
  return { open, pan, edit, move: type, dom: document.querySelectorAll('*').length, heap: heap() }
}

window.benches = { ours }
