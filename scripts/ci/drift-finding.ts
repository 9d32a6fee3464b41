import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { canonical } from "../drift/model/values";
import { driftJsonSchema, type DriftJson } from "../drift/render/json";
import { EXIT } from "../words/errors";
import { filesNamed } from "./files-named";

/** What a nightly look at one environment came to. */
export interface DriftFinding {
  readonly environment: string;
  /** `unknown`: it could not be checked, or not all of it. That is not `none`. */
  readonly outcome: "none" | "drift" | "unknown";
  /** Markdown. */
  readonly report: string;
  /** Changes when what has drifted changes, and not with the time of the look or with its words. */
  readonly substance: string;
}

/**
 * Reads every drift.json in a folder and those in it, with the drift.md beside it, as `ops drift --out` writes them for one
 * environment. One without a report, or with a damaged one, is an environment that could not be checked.
 */
export function readFindings(environments: readonly string[], directory: string): DriftFinding[] {
  const folders = filesNamed("drift.json", directory).map((file) => dirname(file));
  return environments.map((environment) => {
    const finding = folders.map((folder) => readFinding(environment, folder)).find((each) => each !== undefined);
    return finding ?? nothingSeen(environment);
  });
}

function readFinding(environment: string, folder: string): DriftFinding | undefined {
  const json = readJson(join(folder, "drift.json"));
  const markdown = join(folder, "drift.md");
  if (!json?.stacks.some((stack) => stack.environment === environment) || !existsSync(markdown)) return undefined;
  const outcome = json.exitCode === EXIT.done ? "none" : json.exitCode === EXIT.drift ? "drift" : "unknown";
  return { environment, outcome, report: readFileSync(markdown, "utf8"), substance: substanceOf(json) };
}

function nothingSeen(environment: string): DriftFinding {
  const lines = [
    "## Drift: could not be checked",
    "",
    "The check ended before it had a report. Its run says why; that there is no drift is not known.",
    "",
  ];
  return { environment, outcome: "unknown", report: lines.join("\n"), substance: shortHash("no report") };
}

function readJson(file: string): DriftJson | undefined {
  try {
    return driftJsonSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}

/** Reasons are left out: AWS puts the id of each request into them. */
function substanceOf({ stacks }: DriftJson): string {
  const facts = stacks.map(({ environment, stack, status, items }) => [
    environment,
    stack,
    status,
    items.map(({ address, attribute, kind, before, after, known }) => canonical([address, attribute, kind, before, after, known])).sort(),
  ]);
  return shortHash(JSON.stringify(facts));
}

/** Enough to tell two reports apart. */
export function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
