import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { StackKind } from "../../environments/names";
import { canonical } from "../drift/model/values";
import { type DriftJson, driftJsonSchema } from "../drift/render/json";
import { codeBlock } from "../../modules/text/markdown";
import { EXIT } from "../words/errors";
import type { Misconfigured } from "../words/misconfigured";
import { filesNamed } from "./files-named";

/** The result of the nightly check of one environment. */
export interface DriftFinding {
  readonly environment: string;
  /** `unknown`: the environment, or part of it, could not be checked or was not looked at. That is not `none`. */
  readonly outcome: "none" | "drift" | "unknown";
  /** Markdown. */
  readonly report: string;
  /** Changes if the drift changes, but not with the time of the check or the wording. */
  readonly substance: string;
}

/** An environment, and what has to be looked at before anybody may say that it has no drift. */
export interface WholeEnvironment {
  readonly environment: string;
  readonly stacks: readonly StackKind[];
}

/**
 * Reads every drift.json in a folder and its subfolders, with the drift.md beside it, as `ops drift --out` writes them for one
 * environment; of several, the one that looked at most. If a report is missing or damaged, its environment counts as "could not be
 * checked", and so does one whose file has mistakes. A report without some of the stacks (`--stack`) says nothing of them.
 */
export function readFindings(
  environments: readonly WholeEnvironment[],
  directory: string,
  misconfigured: readonly Misconfigured[] = [],
): DriftFinding[] {
  const folders = filesNamed("drift.json", directory).map((file) => dirname(file));
  return environments.map((whole) => {
    const { environment } = whole;
    const mistaken = misconfigured.find((each) => each.environment === environment);
    if (mistaken !== undefined) return notLooked(environment, ["Its file has mistakes:", "", codeBlock(mistaken.reason)]);
    const [most] = folders.flatMap((folder) => readFinding(whole, folder) ?? []).sort((a, b) => a.left.length - b.left.length);
    return most?.finding ?? notLooked(environment, ["The check ended before it wrote a report. Its run says why."]);
  });
}

interface ReadFinding {
  readonly finding: DriftFinding;
  /** Stacks that the report does not have. */
  readonly left: readonly StackKind[];
}

function readFinding({ environment, stacks }: WholeEnvironment, folder: string): ReadFinding | undefined {
  const json = readJson(join(folder, "drift.json"));
  const markdown = join(folder, "drift.md");
  const looked = json?.stacks.filter((stack) => stack.environment === environment).map(({ stack }) => stack) ?? [];
  if (json === undefined || looked.length === 0 || !existsSync(markdown)) return undefined;
  const left = stacks.filter((stack) => !looked.includes(stack));
  const found = json.exitCode === EXIT.done ? "none" : json.exitCode === EXIT.drift ? "drift" : "unknown";
  const report = `${leftText(environment, left)}${readFileSync(markdown, "utf8")}`;
  return {
    finding: { environment, outcome: found === "none" && left.length > 0 ? "unknown" : found, report, substance: substanceOf(json) },
    left,
  };
}

function leftText(environment: string, left: readonly StackKind[]): string {
  if (left.length === 0) return "";
  const names = left.map((stack) => `${environment}-${stack}`).join(", ");
  return `**Not looked at: ${names}.** Nobody knows whether there is drift.\n\n`;
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
