import { isAbsolute, relative } from "node:path";

/** A path as a person in the working directory would type it: relative if it is below, else absolute. */
export function shownPath(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith("..") || isAbsolute(short) ? path : short;
}
