import { bundlePrograms } from "../test/helpers/bundle-programs";
import { useQuickProvider } from "../test/helpers/quick-provider";
import { startGuideWorld } from "../test/integration/guide-world";
import { allowedActions, type RoleKind } from "../test/permissions/asked";
import { REASONS } from "../test/permissions/reasons";
import { type Removal, Trial } from "../test/permissions/trial";
import { type Verb, VERBS } from "../test/permissions/verbs";

export interface PermissionOptions {
  /** @default every role */
  readonly role?: string;
  /** @default every action that the role's documents allow */
  readonly action?: string;
}

/** In the order in which one needs another. */
const LIFE = ["bootstrap", "deploy", "secrets set", "publish", "scan", "results", "doctor", "drift", "plan", "destroy"];

interface Wanted {
  readonly role: RoleKind;
  readonly action: string;
  /** The cheapest verb that uses it; undefined if none does. */
  readonly verb?: Verb;
}

/** Takes the actions of the roles away, one at a time, and prints a table. Gives the number of those that nobody missed, or of which nobody told. */
export async function takeAway(options: PermissionOptions, line: (text: string) => void): Promise<number> {
  await Promise.all([useQuickProvider(), bundlePrograms()]);
  const wanted = await uses(options);
  line("| role | action | verb | exit code | what it says |\n| --- | --- | --- | --- | --- |");
  const done: Removal[] = [];
  for (const again of [true, false]) {
    const cases = wanted.filter(({ verb }) => verb?.repeatable === again);
    let ready: Trial | undefined;
    try {
      for (const { role, action, verb } of cases) {
        if (verb === undefined) continue;
        if (ready === undefined) {
          ready = Trial.in(await startGuideWorld());
          await ready.prepare(again ? ["bootstrap", "deploy", "secrets set", "publish", "scan"] : verb.after);
        }
        const removal = await ready.without(role, action, verb);
        done.push(removal);
        line(row(removal));
        if (again) continue;
        await ready.stop();
        ready = undefined;
      }
    } finally {
      await ready?.stop();
    }
  }
  const unused = wanted.filter(({ verb }) => verb === undefined);
  for (const { role, action } of unused)
    line(`| ${role} | ${action} | none | | ${REASONS[role][action] ?? "WRONG: nobody asks for it, and no reason is given"} |`);
  const silent = done.filter(({ told }) => !told).length;
  const groundless = unused.filter(({ role, action }) => REASONS[role][action] === undefined).length;
  line(
    `\n${done.length} taken away: ${done.length - silent} told, ${silent} not; ${unused.length} unused, ${groundless} of them without a reason`,
  );
  return silent + groundless;
}

/** Which verb uses which action of which role: found out by one whole life of an environment. */
async function uses({ role: only, action: one }: PermissionOptions): Promise<readonly Wanted[]> {
  const trial = Trial.in(await startGuideWorld());
  try {
    const asked = new Map<string, Readonly<Record<string, readonly string[]>>>();
    for (const name of LIFE) asked.set(name, await trial.askedBy(name));
    const roles = trial.roles.roles.filter(({ kind }) => only === undefined || kind === only);
    if (roles.length === 0) throw new Error(`There is no role ${only}: ${trial.roles.roles.map(({ kind }) => kind).join(", ")}`);
    return roles.flatMap((role) =>
      allowedActions(role)
        .filter((action) => one === undefined || action === one)
        .map((action) => ({ role: role.kind, action, verb: VERBS.find(({ name }) => asked.get(name)?.[role.kind]?.includes(action)) })),
    );
  } finally {
    await trial.stop();
  }
}

function row({ role, action, verb, code, told, message }: Removal): string {
  const words = message.replaceAll("|", "\\|").slice(0, 300);
  return `| ${role} | ${action} | ${verb} | ${code} | ${told ? "" : "WRONG: "}${words} |`;
}
