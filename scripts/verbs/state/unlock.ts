import { confirm } from "../../cli/confirm";
import type { VerbContext } from "../../cli/context";
import { ONE_STACK_OPTION, type OneStateOptions, stackOf, YES_OPTION } from "../../cli/options";
import type { Verb } from "../../cli/verb";
import type { StateBackend } from "../../state/backend";
import { openStateBackend } from "../../state/open";
import { removableLock } from "../../state/unlock";
import { lockText } from "../../terraform/state-lock";
import { EXIT, UsageError } from "../../words/errors";

export interface StateUnlockOptions extends OneStateOptions {
  readonly id?: string;
  readonly force?: boolean;
  readonly yes?: boolean;
}

export const stateUnlockVerb: Verb<StateUnlockOptions> = {
  name: "state unlock",
  summary: "remove a lock whose holder is gone",
  example: "state unlock --env dev --stack scanner --id 7c1e2f4b-0000-1111-2222-333344445555",
  options: [
    ONE_STACK_OPTION,
    ["--id <lock>", "the lock's id, as state lock shows it"],
    ["--force", "remove the lock even if it is younger than an hour, so that its holder may still be working"],
    YES_OPTION,
  ],
  run: async (options, context) => unlock(options, await openStateBackend(context.actor, context.aws), context),
};

/** Asks, then removes the lock. Throws OperationError if it must not be removed. @param ask asks the user for consent */
export async function unlock(
  options: StateUnlockOptions,
  backend: StateBackend,
  { environment, names, console }: Pick<VerbContext, "environment" | "names" | "console">,
  now: Date = new Date(),
  ask: typeof confirm = confirm,
): Promise<number> {
  const { id, force = false, yes = false } = options;
  const kind = stackOf(options, environment);
  if (id === undefined)
    throw new UsageError("No lock is named.", `Name it with --id; npm run ops -- state lock --env ${environment.name} shows it.`);
  const stack = names.stackNames[kind];
  const lock = await removableLock(backend, { kind, id, force, now });
  const report = (removed: boolean, text: string) => {
    if (console.json) console.result({ stack, id, removed });
    else console.line(`  ${text}`);
  };
  if (lock === undefined) {
    report(false, `State of ${stack} is not locked.`);
    return EXIT.done;
  }
  console.line(`  State of ${stack} is locked: ${lockText(lock, now)}`);
  if (!yes && !(await ask({ text: "Remove this lock?", option: "--yes" }))) {
    report(false, "Nothing was removed.");
    return EXIT.failed;
  }
  await backend.removeLock(kind, id);
  report(true, `The lock is removed. Its holder's work may be half done; look at it: npm run ops -- plan --env ${environment.name}`);
  return EXIT.done;
}
