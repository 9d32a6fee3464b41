import { isAbsolute, relative } from "node:path";

/** A path as a person in the working directory would type it: short if it is below, else whole. */
export function shownPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith("..") || isAbsolute(short) ? path : short;
}
