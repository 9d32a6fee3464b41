/** Styles of the page over all accounts, besides the shared style sheet. */
export const FLEET_STYLE = `
main{max-width:1320px}
.verdict{font-size:17px;margin:16px 0 0}
.verdict{border-left:4px solid var(--line);padding-left:12px}
.verdict.bad{border-left-color:var(--critical)}.verdict.warn{border-left-color:var(--high)}.verdict.good{border-left-color:var(--good);color:var(--good)}
.verdict b{font-weight:600}
.accounts table{min-width:1080px}
.accounts td{vertical-align:middle}
.accounts td:first-child{border-left:4px solid var(--line)}
.accounts tr.unknown td:first-child,.accounts tr.bad td:first-child{border-left-color:var(--critical)}
.accounts tr.warn td:first-child{border-left-color:var(--high)}
.accounts tr.good td:first-child{border-left-color:var(--good)}
.place{font-weight:600}
.under{display:block;color:var(--soft);font-size:12.5px;font-weight:400}
.look{font-weight:600;max-width:250px}
tr.unknown .look,tr.bad .look{color:var(--critical)}tr.warn .look{color:var(--high)}tr.good .look{color:var(--good);font-weight:400}
.look .under{white-space:normal}
td.count,.accounts th:nth-child(n+5):nth-child(-n+8){text-align:right;font-variant-numeric:tabular-nums}
td.count{font-size:15px;font-weight:600;white-space:nowrap}
td.zero{color:var(--soft);font-weight:400}
td.change{white-space:nowrap;font-variant-numeric:tabular-nums}
.up{color:var(--critical);font-weight:600}.down{color:var(--good);font-weight:600}
svg{display:block}
svg .critical{fill:var(--critical)}svg .high{fill:var(--high)}svg .rest{fill:var(--medium);opacity:.55}
svg .none{fill:var(--line)}svg .all{fill:var(--good)}svg .some{fill:var(--high)}
svg .gap{fill:none;stroke:var(--soft);stroke-dasharray:2 2}
svg .partial{opacity:.45}
.coverage{margin:4px 0 2px}
.legend{font-size:13px;margin:8px 0 0}
.legend svg{display:inline-block;margin:0 4px 0 8px}.swatch{white-space:nowrap}
.environment{display:inline-block;border:1px solid var(--line);background:var(--panel);border-radius:10px;padding:0 8px;margin:0 4px 2px 0;font-size:12.5px;white-space:nowrap}
.reason{white-space:pre-wrap;overflow-wrap:anywhere}
h2{break-after:avoid}tr{break-inside:avoid}
@media print{table,.accounts table{min-width:0;font-size:11px}th,.under{font-size:10px}th,td{padding:4px 6px}body{font-size:12px}}
`;
