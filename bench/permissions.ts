import { bundlePrograms } from "../test/helpers/bundle-programs";
import { useQuickProvider } from "../test/helpers/quick-provider";
import { startGuideWorld } from "../test/integration/guide-world";
import { withEveryAction } from "../test/permissions/environment";
import { Front, type Step, type Trial } from "../test/permissions/front";
import { type Grant, grantsOf, nameOf } from "../test/permissions/grants";
import { lifeOf } from "../test/integration/permission-life";
import { rolesIn } from "../test/permissions/roles";
import { countsOf, isRowOf, isOpen, markdownOf, mergedTable, readTable, type Row, tableOf, writeTable } from "../test/permissions/table";

export interface PermissionOptions {
  /** @default every role */
  readonly role?: string;
  /** @default every action that the role's documents allow */
  readonly action?: string;
  /** Only what the written table does not show yet. @default false */
  readonly left?: boolean;
  /** Whether the rows are printed as JSON, and nothing else is. @default false */
  readonly json?: boolean;
  /** Whether the table is written where the tests and the documentation read it; what was not tried keeps its row. @default false */
  readonly write?: boolean;
}

/** Takes what the roles may do away, and prints who misses it. Gives the number of actions that nobody misses by name, without a reason. */
export async function takeAway(options: PermissionOptions, line: (text: string) => void): Promise<number> {
  await Promise.all([useQuickProvider(), bundlePrograms()]);
  const world = await startGuideWorld("made", withEveryAction);
  try {
    const roles = rolesIn(world);
    const before = readTable();
    const grants = grantsOf(roles).filter(chosenBy(options, before));
    if (grants.length === 0) throw new Error("No role is allowed such an action, or the table has them all");
    const say = options.json === true ? () => undefined : line;
    const front = new Front(world.clients.sandbox, roles, grants, ({ grant, step }) => say(`  ${grant.role} ${nameOf(grant)}: ${step}`));
    const rowsNow = () => tableOf(grants, front.result().told);
    const keep = () => options.write === true && writeTable(mergedTable(grantsOf(roles), before, rowsNow()));
    await live(front, lifeOf(world), say, keep);
    show(rowsNow(), front.result().silent, options, line);
    keep();
    return rowsNow().filter(isOpen).length;
  } finally {
    await world.stop();
  }
}

function chosenBy({ role, action, left = false }: PermissionOptions, before: readonly Row[]): (grant: Grant) => boolean {
  return (grant) =>
    (role ?? grant.role) === grant.role &&
    (action === undefined || [grant.action, nameOf(grant)].includes(action)) &&
    !(left && before.some((row) => isRowOf(row, grant) && !isOpen(row)));
}

/** Goes as far as it can: what a step that fails has shown until then is shown. */
async function live(front: Front, steps: readonly Step[], line: (text: string) => void, keep: () => void): Promise<void> {
  try {
    for (const step of steps) {
      line(step.name);
      await front.live(step);
      keep();
    }
  } catch (error) {
    line(`WRONG: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function show(rows: readonly Row[], silent: readonly Trial[], { json }: PermissionOptions, line: (text: string) => void): void {
  if (json === true) return line(JSON.stringify(rows, null, 2));
  line(markdownOf(rows));
  for (const { grant, step, code, message } of silent)
    line(`WRONG: ${grant.role} ${nameOf(grant)}: ${step} ended with ${code}: ${message}`);
  line(countsOf(rows));
}
