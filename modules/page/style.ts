/** The shared style sheet: system fonts, light or dark as the reader's system, for narrow screens and paper too. */
export const STYLE = `
:root{color-scheme:light dark;--ground:#fff;--panel:#f6f7f9;--line:#dfe3e8;--text:#1c2430;--soft:#5a6676;--link:#0b5cad;
--critical:#a3123a;--high:#b4400a;--medium:#8a6100;--low:#4b5a6b;--good:#19703c}
@media (prefers-color-scheme:dark){:root{--ground:#12161c;--panel:#1a2029;--line:#2d3643;--text:#e4e8ee;--soft:#98a5b5;--link:#7db7f2;
--critical:#ff7a98;--high:#ff9d66;--medium:#e6bb4a;--low:#a9b7c8;--good:#6fd08f}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
main{max-width:1120px;margin:0 auto;padding:32px 24px 64px}
h1{font-size:26px;line-height:1.25;margin:0 0 4px;letter-spacing:-.01em}
h2{font-size:18px;margin:40px 0 4px}
h2 small{font-weight:400;color:var(--soft);font-size:14px;margin-left:8px}
p{margin:4px 0 12px}
.soft{color:var(--soft)}
a{color:var(--link);text-decoration:none}
a:hover{text-decoration:underline}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:24px 0 0}
.tile{background:var(--panel);border:1px solid var(--line);border-radius:8px;padding:14px 16px}
.tile b{display:block;font-size:26px;line-height:1.2;font-variant-numeric:tabular-nums}
.tile span{color:var(--soft);font-size:13px}
.tile.bad b{color:var(--critical)}.tile.warn b{color:var(--high)}.tile.good b{color:var(--good)}
.note{border:1px solid var(--line);border-left:4px solid var(--high);background:var(--panel);border-radius:6px;padding:10px 14px;margin:20px 0 0}
.scroll{overflow-x:auto;border:1px solid var(--line);border-radius:8px;margin-top:10px}
table{border-collapse:collapse;width:100%;min-width:720px;font-size:14px}
th,td{text-align:left;vertical-align:top;padding:8px 12px;border-bottom:1px solid var(--line);overflow-wrap:anywhere}
tr:last-child td{border-bottom:0}
th{background:var(--panel);color:var(--soft);font-weight:600;font-size:13px;white-space:nowrap}
td.name{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;font-size:13px;min-width:150px}
td.keep{white-space:nowrap;overflow-wrap:normal}
td.list{min-width:146px}
.item{display:inline-block}
.severity{font-weight:600}
.critical{color:var(--critical)}.high{color:var(--high)}.medium{color:var(--medium)}.low{color:var(--low)}
.flag{display:inline-block;border:1px solid var(--line);border-radius:10px;padding:0 8px;font-size:12px;color:var(--soft);white-space:nowrap}
@media (max-width:640px){main{padding:20px 14px 48px}th,td{padding:7px 9px}}
@media print{main{max-width:none;padding:0}.scroll{overflow:visible}}
`;
