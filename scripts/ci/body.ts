/** GitHub refuses the body of an issue or a comment beyond this many characters ("body is too long (maximum is 65536 characters)"). */
export const LONGEST_BODY = 65_536;

const CUT = "\n\n**The rest does not fit here.** The artifacts of the run have the whole text.\n";

/** The text and the end, within GitHub's limit: a longer text is cut between two lines, with a note. */
export function fitBody(text: string, end: string, longest: number = LONGEST_BODY): string {
  if (text.length + end.length <= longest) return text + end;
  const head = text.slice(0, longest - end.length - CUT.length);
  const lastLine = head.lastIndexOf("\n");
  return `${lastLine > 0 ? head.slice(0, lastLine) : head}${CUT}${end}`;
}
