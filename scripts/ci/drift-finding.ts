import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { canonical } from "../drift/model/values";
import { type DriftJson, driftJsonSchema } from "../drift/render/json";
import { codeBlock } from "../../modules/text/markdown";
import { EXIT } from "../words/errors";
import type { Misconfigured } from "../words/misconfigured";
import { filesNamed } from "./files-named";

/** The result of the nightly check of one environment. */
export interface DriftFinding {
  readonly environment: string;
  /** `unknown`: the environment, or part of it, could not be checked. That is not `none`. */
  readonly outcome: "none" | "drift" | "unknown";
  /** Markdown. */
  readonly report: string;
  /** Changes if the drift changes, but not with the time of the check or the wording. */
  readonly substance: string;
}

/**
 * Reads every drift.json in a folder and its subfolders, with the drift.md beside it, as `ops drift --out` writes them for one
 * environment. If a report is missing or damaged, its environment counts as "could not be checked", and so does one whose file has
 * mistakes.
 */
export function readFindings(
  environments: readonly string[],
  directory: string,
  misconfigured: readonly Misconfigured[] = [],
): DriftFinding[] {
  const folders = filesNamed("drift.json", directory).map((file) => dirname(file));
  return environments.map((environment) => {
    const mistaken = misconfigured.find((each) => each.environment === environment);
    if (mistaken !== undefined) return notLooked(environment, ["Its file has mistakes:", "", codeBlock(mistaken.reason)]);
    const finding = folders.map((folder) => readFinding(environment, folder)).find((each) => each !== undefined);
    return finding ?? notLooked(environment, ["The check ended before it wrote a report. Its run says why."]);
  });
}

function readFinding(environment: string, folder: string): DriftFinding | undefined {
  const json = readJson(join(folder, "drift.json"));
  const markdown = join(folder, "drift.md");
  if (!json?.stacks.some((stack) => stack.environment === environment) || !existsSync(markdown)) return undefined;
  const outcome = json.exitCode === EXIT.done ? "none" : json.exitCode === EXIT.drift ? "drift" : "unknown";
  return { environment, outcome, report: readFileSync(markdown, "utf8"), substance: substanceOf(json) };
}

/** @param why Markdown */
function notLooked(environment: string, why: readonly string[]): DriftFinding {
  const lines = ["## Drift: could not be checked", "", ...why, "", "Nobody knows whether there is drift.", ""];
  return { environment, outcome: "unknown", report: lines.join("\n"), substance: shortHash(why.join("\n")) };
}

function readJson(file: string): DriftJson | undefined {
  try {
    return driftJsonSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}

/** Leaves out the reasons, because AWS puts the id of each request into them. */
function substanceOf({ stacks }: DriftJson): string {
  const facts = stacks.map(({ environment, stack, status, items, unchecked = [] }) => [
    environment,
    stack,
    status,
    unchecked.map(({ address, aspect }) => `${address} ${aspect}`).sort(),
    items.map(({ address, attribute, kind, before, after, known }) => canonical([address, attribute, kind, before, after, known])).sort(),
  ]);
  return shortHash(JSON.stringify(facts));
}

/** A hash that is long enough to tell two reports apart. */
export function shortHash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
