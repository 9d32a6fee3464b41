/** On paper: everything is laid out, nothing sticks, and what only a click could use is left out. */
export const PRINT = `
@media print{
html{font-size:10.5px}
main{max-width:none;padding:0}
.js .bar,.tools,thead button::after,.head button{display:none}
thead,.js thead{position:static}
.many tbody{content-visibility:visible}
tr,.tile,.note,.chart{break-inside:avoid}
summary,tr.head{break-after:avoid}
details::details-content{content-visibility:visible;display:block;height:auto}
a{color:inherit}
}
`;
