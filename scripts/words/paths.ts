import { relative } from "node:path";

/** A path as short as it can be typed from here; whole where it is elsewhere. */
export function pathText(path: string): string {
  const short = relative(process.cwd(), path);
  return short.startsWith("..") ? path : short;
}
