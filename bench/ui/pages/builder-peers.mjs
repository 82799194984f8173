import { useVueFlow, VueFlow } from '@vue-flow/core'
import '@vue-flow/core/dist/style.css'
import { createApp, h, onMounted, ref } from 'vue'
import React from 'virtual:peer/react'
import { createRoot } from 'virtual:peer/react-dom/client'
import { ReactFlow, ReactFlowProvider, useNodesInitialized, useReactFlow } from 'virtual:peer/@xyflow/react'
import 'virtual:peer/@xyflow/react/dist/style.css'
import { bigFlow } from './builder-graph.mjs'
import { frames, heap, timed, wheelPan } from './measure.mjs'

/** The same flow in a plain grid: peers lay nothing out themselves. @param {number} count */
function plain(count) {
  const { nodes, edges } = bigFlow(count)
  const ids = ['start', ...nodes.map(({ id }) => id), 'end']
  return {
    nodes: ids.map((id, i) => ({
      id,
      position: { x: (i % 40) * 240, y: Math.floor(i / 40) * 120 },
      data: { label: `Step ${id}` },
    })),
    edges: edges.map(({ from, to }) => ({ id: `${from}>${to}`, source: from, target: to })),
  }
}

const place = () => document.getElementById('app')
const after = (pane, open, move) => ({
  open,
  ...pane,
  move,
  dom: document.querySelectorAll('*').length,
  heap: heap(),
})

async function vueFlow(count, onlyVisible) {
  const graph = plain(count)
  let flow
  const open = await timed(
    () =>
      new Promise((ready) => {
        const Page = {
          setup() {
            flow = useVueFlow('bench')
            if (onlyVisible) onMounted(() => setTimeout(ready))
            else flow.onNodesInitialized(() => ready())
            const [nodes, edges] = [ref(graph.nodes), ref(graph.edges)]
            return () =>
              h(VueFlow, {
                id: 'bench',
                nodes: nodes.value,
                edges: edges.value,
                minZoom: 0.05,
                panOnScroll: true,
                onlyRenderVisibleElements: onlyVisible,
              })
          },
        }
        createApp(Page).mount(place())
      }),
  )
  const pan = await wheelPan(document.querySelector('.vue-flow__pane'))
  const move = await frames((step) => flow.updateNode('a0-0-0', { position: { x: step * 3, y: step } }), 40)
  return after({ pan }, open, move)
}

async function reactFlow(count, onlyVisible) {
  const graph = plain(count)
  let flow
  const open = await timed(
    () =>
      new Promise((ready) => {
        const Inner = () => {
          flow = useReactFlow()
          const initialised = useNodesInitialized()
          React.useEffect(() => {
            if (initialised || onlyVisible) ready()
          }, [initialised])
          return React.createElement(ReactFlow, {
            defaultNodes: graph.nodes,
            defaultEdges: graph.edges,
            minZoom: 0.05,
            panOnScroll: true,
            onlyRenderVisibleElements: onlyVisible,
          })
        }
        createRoot(place()).render(React.createElement(ReactFlowProvider, null, React.createElement(Inner)))
      }),
  )
  const pan = await wheelPan(document.querySelector('.react-flow__pane'))
  const move = await frames((step) => flow.updateNode('a0-0-0', { position: { x: step * 3, y: step } }), 40)
  return after({ pan }, open, move)
}

window.benches = {
  vueFlow: (count) => vueFlow(count, false),
  reactFlow: (count) => reactFlow(count, false),
  reactFlowVisible: (count) => reactFlow(count, true),
}
