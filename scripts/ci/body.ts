/** GitHub refuses the body of an issue or a comment beyond this many characters ("body is too long (maximum is 65536 characters)"). */
export const LONGEST_BODY = 65_536;

const CUT = "\n\n**The rest does not fit here.** The artifacts of the run have all of it.\n";

/** A text and what has to stand after it, cut to what GitHub takes: between two lines, and said. */
export function fitBody(text: string, end: string, longest: number = LONGEST_BODY): string {
  if (text.length + end.length <= longest) return text + end;
  const head = text.slice(0, longest - end.length - CUT.length);
  const lastLine = head.lastIndexOf("\n");
  return `${lastLine > 0 ? head.slice(0, lastLine) : head}${CUT}${end}`;
}
