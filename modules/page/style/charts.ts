/** Bars of severities, and bars over time. */
export const CHARTS = `
svg{display:block;overflow:visible}
svg .critical{fill:var(--critical-fill)}svg .high{fill:var(--high-fill)}svg .medium{fill:var(--medium-fill)}svg .low{fill:var(--low-fill)}
svg .good{fill:var(--good-fill)}svg .none{fill:var(--line)}
svg .gap{fill:none;stroke:var(--soft);stroke-dasharray:2 2}
svg .partial{opacity:.45}
svg text{fill:var(--soft);font:.75rem/1 var(--plain);font-variant-numeric:tabular-nums}
svg line{stroke:var(--line)}
.chart{margin:2.25rem 0 0}
.chart figcaption{font-size:.8125rem;color:var(--soft);margin:.375rem 0 0}
.chart svg.split{border-radius:.25rem;overflow:hidden}
.swatch{white-space:nowrap;margin-right:.75rem}
.swatch svg{display:inline-block;margin-right:.375rem}
.spark{max-width:10rem}
.ends{display:flex;justify-content:space-between;max-width:10rem;color:var(--soft);font-size:.75rem;font-variant-numeric:tabular-nums}
.coverage{margin:.25rem 0 .125rem}
`;
