import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadEnvironment } from "../../environments/load";
import { type EnvironmentRoles, type Role, rolesOf } from "../../scripts/roles/documents";
import { principalsOf } from "../../scripts/roles/principals";
import type { Finished } from "../helpers/run";
import type { Account } from "./account";
import { decisionsOf, type RoleKind } from "./asked";
import { type Verb, verbCalled } from "./verbs";

/** An action of a role, taken away while a verb ran. */
export interface Removal {
  readonly role: RoleKind;
  readonly action: string;
  readonly verb: string;
  readonly code: number;
  /** Whether the verb failed with a message that names the action and the role. */
  readonly told: boolean;
  /** The line that names the action; the end of what was printed if none does. */
  readonly message: string;
}

/** An account with the roles that `ops roles` prints, in which verbs are run under them. */
export class Trial {
  private constructor(
    readonly world: Account,
    readonly roles: EnvironmentRoles,
  ) {}

  /** Of an environment that may be destroyed again. */
  static in(world: Account): Trial {
    const file = join(world.project.directory, "environments", "dev.yaml");
    world.project.environment("dev", readFileSync(file, "utf8").replace(/^registry:$/m, "registry:\n  protect: false"));
    return new Trial(world, rolesIn(world));
  }

  stop(): Promise<void> {
    return this.world.stop();
  }

  /** Runs verbs that have to succeed. */
  async prepare(names: readonly string[]): Promise<void> {
    for (const name of names) {
      const { code, stdout, stderr } = await verbCalled(name).run(this.world);
      if (code !== 0) throw new Error(`${name} ended with ${code}, and has to succeed before the trial: ${stdout}${stderr}`);
    }
  }

  /** Role -> the actions that it was allowed while a verb ran. */
  async askedBy(name: string): Promise<Readonly<Record<string, readonly string[]>>> {
    await this.world.clients.sandbox.control("DELETE", "/_sandbox/decisions");
    await this.prepare([name]);
    const decisions = (await decisionsOf(this.world.clients.sandbox)).filter(({ outcome }) => outcome === "allowed");
    const of = ({ arn }: Role) => decisions.filter(({ principal }) => principal === arn).map(({ action }) => action);
    return Object.fromEntries(this.roles.roles.map((role) => [role.kind, [...new Set(of(role))].sort()]));
  }

  /** Takes an action away from a role, and runs a verb. */
  without(kind: RoleKind, action: string, verb: Verb): Promise<Removal> {
    return runWithout(this.world, this.roles, kind, action, verb);
  }
}

/** The roles of the world's environment, as its file is now. */
export function rolesIn({ project, clients }: Account): EnvironmentRoles {
  const environment = loadEnvironment("dev", join(project.directory, "environments"));
  return rolesOf(environment, principalsOf([clients.sandbox.account], environment));
}

/** Takes an action away from a role, runs a verb, and gives the action back. */
export async function runWithout(
  world: Account,
  { roles }: EnvironmentRoles,
  kind: RoleKind,
  action: string,
  { name, run }: Verb,
): Promise<Removal> {
  const role = roles.find((each) => each.kind === kind);
  if (role === undefined) throw new Error(`There is no role ${kind}`);
  const { sandbox } = world.clients;
  await sandbox.control("POST", "/_sandbox/withdrawals", { principal: role.arn, action });
  try {
    return { role: kind, action, verb: name, ...outcome(await run(world), action, role.name) };
  } finally {
    await sandbox.control("DELETE", "/_sandbox/withdrawals");
  }
}

function outcome({ code, stdout, stderr }: Finished, action: string, roleName: string): Pick<Removal, "code" | "told" | "message"> {
  const lines = `${stdout}\n${stderr}`.split("\n").map((line) => line.trim());
  const named = lines.find((line) => line.includes(action) && line.includes(roleName));
  const last = lines.filter((line) => line !== "").at(-1) ?? "";
  return { code, told: code !== 0 && named !== undefined, message: named ?? last };
}
