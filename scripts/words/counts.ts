/** `+2`, or `0`. */
export function signed(count: number, sign: "+" | "-"): string {
  return count === 0 ? "0" : `${sign}${count}`;
}

export function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}
