// @ts-check
import { readFileSync, writeFileSync } from "node:fs";

/** Linux reads no more of a first line. */
const LONGEST = 126;

/**
 * Has a script of a Python package find its interpreter in a folder whose name has blanks, or is long: the system reads neither in a
 * first line. pip does so for the commands that it writes itself, but not for a script that a package brings, such as the AWS CLI's.
 * Both the shell and Python can read the two lines.
 * @param {string} script
 * @param {string} python
 */
export function mendFirstLine(script, python) {
  if (!/\s/.test(python) && `#!${python}`.length <= LONGEST) return;
  const text = readFileSync(script, "utf8");
  const first = /^#!.*\n/.exec(text)?.[0] ?? "";
  if (!first.includes(python)) return;
  const quoted = `"${python.replace(/(["$`\\])/g, "\\$1")}"`;
  writeFileSync(script, `#!/bin/sh\n'''exec' ${quoted} "$0" "$@"\n' '''\n${text.slice(first.length)}`);
}
