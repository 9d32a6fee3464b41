/** What the script adds: the bar with the search, buttons to choose, order and collapse rows. */
export const CONTROLS = `
.bar{display:none}
.js .bar{display:flex;align-items:center;gap:.5rem 1rem;position:sticky;top:0;z-index:3;height:3.25rem;margin:1rem -1.5rem 0;padding:0 1.5rem;background:var(--ground);border-bottom:1px solid var(--line)}
.bar input{flex:1 1 14rem;min-width:0;max-width:28rem;font:inherit;color:inherit;background:var(--panel);border:1px solid var(--soft);border-radius:.5rem;padding:.3125rem .75rem}
.bar input::placeholder{color:var(--soft);opacity:1}
.bar nav{display:flex;gap:.125rem 1rem;flex-wrap:wrap;max-height:1.6rem;overflow:hidden;font-size:.875rem}
.found{color:var(--soft);font-size:.8125rem;white-space:nowrap}
.tools{display:flex;flex-wrap:wrap;align-items:center;gap:.375rem;margin:.625rem 0 0;font-size:.8125rem}
fieldset{display:flex;flex-wrap:wrap;align-items:baseline;gap:.25rem;min-width:0;margin:0 .75rem 0 0;padding:0;border:0}
legend{float:left;padding:0;margin-right:.25rem;color:var(--soft)}
.grouping{display:flex;flex-wrap:wrap;gap:.25rem;margin-left:auto}
button,select{font:inherit;color:inherit;background:var(--raised);border:1px solid var(--line);border-radius:.4375rem;padding:.1875rem .625rem;cursor:pointer;max-width:100%}
button:hover{border-color:var(--soft)}
button[aria-pressed=true]{background:var(--link);border-color:var(--link);color:var(--ground)}
thead button{all:unset;cursor:pointer}
thead button:focus-visible{outline:2px solid var(--focus);outline-offset:2px}
thead button::after{content:"\\2195";opacity:.45;margin-left:.3em}
[aria-sort=ascending] button::after{content:"\\2191";opacity:1}[aria-sort=descending] button::after{content:"\\2193";opacity:1}
[aria-sort=ascending],[aria-sort=descending]{color:var(--text)}
.head button{all:unset;cursor:pointer;align-self:center;width:1.1rem;text-align:center;color:var(--soft)}
.head button::before{content:"\\25be"}.closed .head button::before{content:"\\25b8"}
.head button:focus-visible{outline:2px solid var(--focus);outline-offset:2px;border-radius:3px}
.nothing{padding:.75rem .875rem;margin:0;color:var(--soft)}
[hidden]{display:none!important}
@media (max-width:40rem){.js .bar{margin:1rem -.875rem 0;padding:0 .875rem}.bar nav{display:none}}
`;
