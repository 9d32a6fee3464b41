/** Columns get no narrower than this, whatever the terminal. */
const NARROWEST = 8;
const GAP = 2;
/** Where there is room below anyway, not even this narrow: an account's id is whole. */
const NARROWEST_BELOW = 12;

/**
 * The widths of a table's columns that fit into a line: the widest is narrowed first, so that short words stay on one line.
 * @param widths of the widest cell of each column
 * @param width of the line
 */
export function fitted(widths: readonly number[], width: number): number[] {
  const found = [...widths];
  const total = () => found.reduce((sum, each) => sum + each, 0) + GAP * (found.length - 1);
  while (total() > width && Math.max(...found) > NARROWEST) {
    const widest = found.indexOf(Math.max(...found));
    found[widest] = (found[widest] ?? 0) - 1;
  }
  return found;
}

/**
 * The columns of a table in groups, each of which fits into a line: one group, unless there are too many columns.
 * @param widths of the widest cell of each column
 * @param width of the line
 * @param indent of every group but the first
 * @returns for each group the number of its columns
 */
export function grouped(widths: readonly number[], width: number, indent: number): number[] {
  if (fitted(widths, width).reduce((sum, each) => sum + each + GAP, -GAP) <= width) return [widths.length];
  const groups: number[] = [];
  let room = -1;
  for (const natural of widths) {
    const least = Math.min(natural, NARROWEST_BELOW) + GAP;
    if (room < least) {
      room = width + GAP - (groups.length === 0 ? 0 : indent);
      groups.push(0);
    }
    groups[groups.length - 1] = (groups.at(-1) ?? 0) + 1;
    room -= least;
  }
  return groups;
}

/** The lines of a text that is no wider than `width`: broken at blanks, and within a word only if that is longer than a line. */
export function wrapped(text: string, width: number): string[] {
  if (text.length <= width) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    const longer = line === "" ? word : `${line} ${word}`;
    if (longer.length <= width) {
      line = longer;
      continue;
    }
    if (line !== "") lines.push(line);
    line = word;
    while (line.length > width) {
      lines.push(line.slice(0, width));
      line = line.slice(width);
    }
  }
  return line === "" ? lines : [...lines, line];
}
