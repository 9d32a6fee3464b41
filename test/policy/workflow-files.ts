import { readFileSync } from "node:fs";
import { join } from "node:path";
import { globSync } from "tinyglobby";
import { parse } from "yaml";
import { ROOT } from "../../scripts/process/paths";

export interface Step {
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}

export interface Job {
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly "timeout-minutes"?: number;
  readonly environment?: { readonly name: string };
  readonly concurrency?: { readonly group: string; readonly "cancel-in-progress": boolean };
  readonly strategy?: { readonly matrix: unknown };
  readonly env?: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
}

export interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

interface Action {
  readonly inputs: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly runs: { readonly steps: readonly Step[] };
}

/** By file name without `.yml`. */
export const workflows = read<Workflow>(".github/workflows/*.yml", (path) => path.replace(/^.*\/(.*)\.yml$/, "$1"));

/** By their path as `uses` gives it. */
export const actions = read<Action>(".github/actions/*/action.yml", (path) => `./${path.replace(/\/action\.yml$/, "")}`);

/** Every job, by `workflow/job`. */
export const jobs = Object.entries(workflows).flatMap(([workflow, { jobs }]) =>
  Object.entries(jobs).map(([name, job]) => ({ name: `${workflow}/${name}`, job })),
);

/** Every step of workflows and actions, with its place. */
export const steps = [
  ...jobs.flatMap(({ name, job }) => job.steps.map((step) => ({ place: name, step }))),
  ...Object.entries(actions).flatMap(([place, { runs }]) => runs.steps.map((step) => ({ place, step }))),
];

export const texts = globSync(".github/**/*.yml", { cwd: ROOT, dot: true }).map((path) => ({ path, text: text(path) }));

function read<T>(pattern: string, nameOf: (path: string) => string): Record<string, T> {
  const paths = globSync(pattern, { cwd: ROOT, dot: true }).sort();
  return Object.fromEntries(paths.map((path) => [nameOf(path), parse(text(path)) as T]));
}

function text(path: string): string {
  return readFileSync(join(ROOT, path), "utf8");
}
