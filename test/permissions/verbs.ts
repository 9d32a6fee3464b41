import { sandboxOrganization } from "../../sandbox/snyk/organizations";
import type { Finished } from "../helpers/run";
import type { Account } from "./account";

/** A command that is tried without an action. */
export interface Verb {
  readonly name: string;
  /** Whether the same place serves again: it changes nothing, or nothing more, in what is deployed already. */
  readonly repeatable: boolean;
  /** The commands that have to be done before, in a new account. */
  readonly after: readonly string[];
  readonly run: (account: Account) => Promise<Finished>;
}

const ops =
  (verb: string, ...more: readonly string[]) =>
  ({ project }: Account): Promise<Finished> =>
    project.ops(...verb.split(" "), "--env", "dev", ...more);

/** Puts both secrets in as their owner does, past ops: its questions are on a terminal. */
async function secrets({ clients, project }: Account): Promise<Finished> {
  const { snyk } = clients.sandbox;
  return project.opsWith(JSON.stringify({ token: snyk.token, organization: sandboxOrganization.slug }), "secrets", "set", "--env", "dev");
}

const WHOLE = ["bootstrap", "deploy", "secrets set", "publish"];

/** In the order in which they are cheapest to try. */
export const VERBS: readonly Verb[] = [
  { name: "results", repeatable: true, after: [...WHOLE, "scan"], run: ops("results") },
  { name: "doctor", repeatable: true, after: WHOLE, run: ops("doctor") },
  { name: "publish", repeatable: true, after: WHOLE, run: ops("publish") },
  { name: "secrets set", repeatable: true, after: WHOLE, run: secrets },
  { name: "drift", repeatable: true, after: WHOLE, run: ops("drift") },
  { name: "plan", repeatable: true, after: WHOLE, run: ops("plan") },
  { name: "scan", repeatable: true, after: WHOLE, run: ops("scan") },
  { name: "bootstrap", repeatable: false, after: [], run: ops("bootstrap") },
  { name: "deploy", repeatable: false, after: ["bootstrap"], run: ops("deploy", "--yes") },
  { name: "destroy", repeatable: false, after: ["bootstrap", "deploy"], run: ops("destroy", "--confirm", "dev") },
];

export function verbCalled(name: string): Verb {
  const found = VERBS.find((verb) => verb.name === name);
  if (found === undefined) throw new Error(`There is no verb ${name}: ${VERBS.map((each) => each.name).join(", ")}`);
  return found;
}
