/** One figure, or a family of them that differ by labels. */
export interface Metric {
  readonly name: string
  readonly help: string
  readonly kind: 'gauge' | 'counter' | 'histogram'
  readonly values: readonly {
    /** Of a histogram’s own parts: `_bucket`, `_sum`, `_count`. */
    readonly suffix?: string
    readonly labels?: Readonly<Record<string, string>>
    readonly value: number
  }[]
}

/** Prometheus' text format, version 0.0.4. */
export const metricsOf = (metrics: readonly Metric[]): string => `${metrics.map(textOf).join('\n')}\n`

function textOf({ name, help, kind, values }: Metric): string {
  const lines = values.map(({ suffix = '', labels, value }) => {
    const pairs = Object.entries(labels ?? {}).map(
      ([key, text]) => `${key}="${text.replace(/[\\"\n]/g, '_')}"`,
    )
    return `${name}${suffix}${pairs.length === 0 ? '' : `{${pairs.join(',')}}`} ${value}`
  })
  return [`# HELP ${name} ${help}`, `# TYPE ${name} ${kind}`, ...lines].join('\n')
}
