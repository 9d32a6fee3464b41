/** Styles of the drift page, besides the shared style sheet. */
export const DRIFT_STYLE = `
h2 .where{font-weight:400;color:var(--soft);font-size:14px;margin-left:8px}
section table{table-layout:fixed;min-width:940px}
section th:nth-child(1){width:84px}section th:nth-child(2){width:27%}section th:nth-child(4){width:17%}section th:nth-child(5){width:176px}
td.change{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:13px}
td.change .side{display:block}
td.change .was{color:var(--soft)}
td.change .key{display:block;font-weight:600}td.change .key:not(:first-child){margin-top:6px}
.attribute{display:block;color:var(--soft)}
.why{display:block;color:var(--soft);font-size:13px}
tr.known td{color:var(--soft)}
tr.known .severity{font-weight:400}
td.unchecked{color:var(--high);font-weight:600}
h2{break-after:avoid}
tr{break-inside:avoid}
.reason{white-space:pre-wrap;overflow-wrap:anywhere}
@media print{table,section table{min-width:0;font-size:11px}th,.why,td.change,td.name{font-size:10px}th,td{padding:4px 6px}td.name{min-width:0}body{font-size:12px}
section th:nth-child(1){width:66px}section th:nth-child(5){width:136px}}
`;
