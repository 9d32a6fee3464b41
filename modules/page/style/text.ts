/** Headings, paragraphs, tiles and notes. */
export const TEXT = `
*{box-sizing:border-box}
html{scroll-padding-top:6rem}
body{margin:0;background:var(--ground);color:var(--text);font:.9375rem/1.5 var(--plain);overflow-wrap:anywhere}
main{max-width:84rem;margin:0 auto;padding:2rem 1.5rem 5rem}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .25rem;letter-spacing:-.015em}
h2{display:inline;font-size:1.1875rem;margin:0;letter-spacing:-.005em}
p{margin:.25rem 0 .75rem}
a{color:var(--link);text-decoration:none}
td a,p a,.head a{text-decoration:underline;text-decoration-color:color-mix(in srgb,currentColor 35%,transparent);text-underline-offset:.15em}
a:hover{text-decoration-color:currentColor}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px;border-radius:3px}
.soft,i{color:var(--soft)}
i{font-style:normal}
.under{display:block;color:var(--soft);font-size:.8125rem;font-weight:400}
.code{font-family:var(--fixed);font-size:.8125rem}
.lines{white-space:pre-wrap}
.verdict{border-left:4px solid var(--line);padding:.125rem 0 .125rem .75rem;margin:1rem 0 0;font-size:1.0625rem}
.verdict.bad{border-color:var(--critical-fill)}.verdict.warn{border-color:var(--high-fill)}.verdict.good{border-color:var(--good-fill);color:var(--good)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(9.5rem,1fr));gap:.75rem;margin:1.5rem 0 0}
.tile{background:var(--panel);border:1px solid var(--line);border-radius:.625rem;padding:.75rem 1rem}
.tile b{display:block;font-size:1.625rem;line-height:1.2;font-variant-numeric:tabular-nums}
.tile span{color:var(--soft);font-size:.8125rem;line-height:1.35;display:block;margin-top:.125rem}
.tile.bad b{color:var(--critical)}.tile.warn b{color:var(--high)}.tile.good b{color:var(--good)}
.note{border:1px solid var(--line);border-left:4px solid var(--high-fill);background:var(--panel);border-radius:.375rem;padding:.625rem .875rem;margin:1.25rem 0 0}
.note+.soft{margin-top:.875rem}
.note.advice{border-left-color:var(--link)}
details.section{margin-top:2.5rem}
details.section>summary{cursor:pointer;list-style-position:outside;margin-left:1.1rem}
details.section>summary::marker{color:var(--soft);font-size:.8em}
details.section>summary small{color:var(--soft);font-size:.875rem;margin-left:.5rem}
.critical{color:var(--critical)}.high{color:var(--high)}.medium{color:var(--medium)}.low{color:var(--low)}
b.severity{display:inline-block;border-radius:.3rem;padding:0 .45em;font-size:.8125rem;line-height:1.5;font-weight:600;background:var(--low-ground)}
b.critical{background:var(--critical-ground)}b.high{background:var(--high-ground)}b.medium{background:var(--medium-ground)}
.flag{display:inline-block;border:1px solid var(--line);border-radius:1rem;padding:0 .5rem;margin:0 .25rem .125rem 0;font-size:.78rem;color:var(--soft);background:var(--ground)}
time{white-space:nowrap}
.side{display:block}
@media (max-width:40rem){main{padding:1.25rem .875rem 3rem}h1{font-size:1.4375rem}
.tiles{grid-template-columns:repeat(auto-fit,minmax(8rem,1fr));gap:.5rem}.tile{padding:.5rem .75rem}.tile b{font-size:1.3125rem}}
`;
