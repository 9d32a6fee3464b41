/**
 * Tables whose rows are grids with the same tracks. A body of rows that is far from the window is not laid out (`content-visibility`),
 * which keeps a page of 10,000 rows quick; there is no box that scrolls sideways, so that heads can stick to the window.
 */
export const TABLES = `
.wrap{container-type:inline-size;border:1px solid var(--line);border-radius:.625rem;margin-top:.625rem;background:var(--ground)}
table{display:block;border-collapse:collapse;font-size:.875rem}
thead,tbody{display:block}
thead{position:sticky;top:0;z-index:2;background:var(--panel);border-bottom:1px solid var(--line);border-radius:.625rem .625rem 0 0}
.js thead{top:3.25rem}
.many tbody{content-visibility:auto;contain-intrinsic-size:auto 20rem}
tr{display:grid;padding:0 .375rem}
tbody tr{border-bottom:1px solid var(--line)}
tbody:last-child tr:last-child{border-bottom:0}
th,td{display:block;min-width:0;text-align:left;padding:.5rem .5rem;font-weight:400}
thead th{white-space:nowrap;color:var(--soft);font-weight:600;font-size:.8125rem}
tr.head{display:block;padding:0;background:var(--panel)}
tr.head th{display:flex;flex-wrap:wrap;align-items:baseline;gap:.125rem .75rem;padding:.5rem .875rem}
.head .name{font:600 .875rem/1.5 var(--fixed)}
.head .end{margin-left:auto}
.chip{color:var(--good);background:var(--good-ground);border-radius:.3rem;padding:0 .45em;font-size:.8125rem}
tbody tr:not(.head):hover{background:color-mix(in srgb,var(--link) 5%,transparent)}
tr.bad,tr.unknown{box-shadow:inset 4px 0 var(--critical-fill)}tr.warn{box-shadow:inset 4px 0 var(--high-fill)}tr.good{box-shadow:inset 4px 0 var(--good-fill)}
td:nth-child(3):last-child{grid-column:3/-1}
tr.known td{color:var(--soft)}
.count{font-weight:600}.up{color:var(--critical)}.down{color:var(--good)}
.many .closed{content-visibility:visible}
.closed tr:not(.head){display:none}
`;
