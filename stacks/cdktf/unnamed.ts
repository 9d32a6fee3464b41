import { namesOf, STACKS } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import type { CdktfCommand } from "./command";

interface Verb {
  /** The one of `ops` that does the same. */
  readonly ops?: string;
  /** Whether it takes one stack only. */
  readonly one?: true;
  readonly reverse?: true;
}

/** Verbs that want stacks; cdktf has two names for some. */
const VERBS: Readonly<Record<string, Verb>> = {
  deploy: { ops: "deploy" },
  apply: { ops: "deploy" },
  destroy: { ops: "destroy", reverse: true },
  diff: { ops: "plan", one: true },
  plan: { ops: "plan", one: true },
  output: {},
  outputs: {},
};
/** Environments that are named one by one. */
const MOST = 4;

/**
 * What to say to a cdktf that was not told which stacks it is about, or an environment in their place, before it says so in its own
 * words; undefined if it was, or its verb takes none.
 * @param environments those that are synthesized
 */
export function unnamedText(environments: readonly Environment[], { program, verb, stacks }: CdktfCommand): string | undefined {
  const wanted = VERBS[verb];
  const named = environments.filter(({ name }) => stacks.includes(name));
  if (wanted === undefined || environments.length === 0 || (stacks.length > 0 && named.length === 0)) return undefined;
  const about = named.length > 0 ? named : environments;
  const what = named.length > 0 ? `${named.map(({ name }) => name).join(" and ")} is an environment` : `none is named`;
  const command = `${program === "cdktf" ? "npx cdktf" : program} ${verb}`;
  const examples = about
    .slice(0, MOST)
    .map((environment) => `  ENVIRONMENT=${environment.name} ${command} ${stacksOf(environment, wanted).join(" ")}`);
  const choice = about.length > MOST ? "--all" : `--env ${about.map(({ name }) => name).join(" ")}`;
  return [
    `${program} ${verb} takes ${wanted.one ? "one stack" : "stacks"}, and ${what}. For example:`,
    ...examples,
    ...(about.length > MOST ? [`  and so on for ${about.length - MOST} more`] : []),
    ...(wanted.ops === undefined ? [] : [`Or all of them at once: npm run ops -- ${wanted.ops} ${choice}`]),
  ].join("\n");
}

/** The names to give: without those that the bootstrap makes, which hold the states. */
function stacksOf(environment: Environment, { one, reverse }: Verb): string[] {
  const { stackNames } = namesOf(environment);
  const names = STACKS.filter((kind) => kind !== "state" && kind !== "runs").map((kind) => stackNames[kind]);
  if (reverse) names.reverse();
  return one ? names.slice(0, 1) : names;
}
