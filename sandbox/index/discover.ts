import { execFile } from "node:child_process";
import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { z } from "zod";

/** A place where pip looks for packages: an index with a page for each project (PEP 503), or find-links, a flat page or folder. */
export interface IndexSource {
  readonly kind: "index" | "find-links";
  /** `http:`, `https:` or `file:`; the URL of an index ends in `/`. It may contain a password: never print it. */
  readonly url: string;
}

const script = join(__dirname, "pip-configuration.py");
const answer = z.object({ config: z.record(z.string(), z.string()), help: z.string() });

/**
 * The places where `python3 -m pip install` would look on this machine, in pip's order: `index-url` (pip's own default if
 * nothing is configured), `extra-index-url`, `find-links`.
 * @param environment for the pip process. @default this process's environment
 * @returns an empty list if there is no Python with pip.
 */
export async function discoverIndexes(environment: NodeJS.ProcessEnv = process.env): Promise<IndexSource[]> {
  const output = await promisify(execFile)("python3", [script], { env: environment, maxBuffer: 2 ** 24 }).catch(() => undefined);
  if (output === undefined) return [];
  const { config, help } = answer.parse(JSON.parse(output.stdout));
  return sourcesOf(config, help);
}

/** @param config output of `pip config list`: `global.index-url` -> value. @param help output of `pip install --help`. */
export function sourcesOf(config: Readonly<Record<string, string>>, help: string): IndexSource[] {
  // The environment replaces `install`, which replaces `global`: pip does not join their lists.
  const option = (name: string): string[] => {
    const value = [":env:", "install", "global"].map((section) => config[`${section}.${name}`]).find((each) => each !== undefined);
    return (value ?? "").split(/\s+/).filter((each) => each !== "");
  };
  const noIndex = ["1", "true", "yes", "on"].includes(option("no-index")[0]?.toLowerCase() ?? "");
  const indexUrl = option("index-url");
  const main = indexUrl.length > 0 ? indexUrl : defaultIndex(help);
  const indexes = noIndex ? [] : [...main, ...option("extra-index-url")];
  return [
    ...indexes.map((each): IndexSource => ({ kind: "index", url: toUrl(each).replace(/\/*$/, "/") })),
    ...option("find-links").map((each): IndexSource => ({ kind: "find-links", url: toUrl(each) })),
  ];
}

/** Reads "--index-url <url>  Base URL of ... (default https://...)" from pip's help, which is wrapped to the terminal's width. */
function defaultIndex(help: string): string[] {
  const text = help.replace(/\s+/g, " ");
  const url = /--index-url <url>.*?\(default:? (\S+?)\)/.exec(text)?.[1];
  return url === undefined ? [] : [url];
}

function toUrl(place: string): string {
  if (/^(https?|file):/i.test(place)) return new URL(place).href;
  return pathToFileURL(resolve(place.replace(/^~(?=\/|$)/, homedir()))).href;
}
