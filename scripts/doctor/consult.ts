import { type ForeignSetting, ForeignSettingsError } from "../../environments/errors";
import { namesOf } from "../../environments/names";
import type { Actor } from "../aws/actor";
import type { FleetContext } from "../cli/context";
import { type Job, runJobs } from "../process/jobs";
import { Interrupted } from "../words/errors";
import { SdkAccess } from "./access";
import type { Finding } from "./check";
import { ENVIRONMENT_CHECKS } from "./checks";
import { endpoints } from "./checks/endpoints";
import { examine, type ExamineOptions } from "./examine";
import { couldNotCheck } from "./explain";
import { MACHINE_CHECKS } from "./machine";
import { thisMachine } from "./machine/machine";
import { countText } from "./render";

export interface ConsultOptions extends Pick<ExamineOptions, "timeLimitMs"> {
  readonly now?: Date;
}

/** How many environments are checked at the same time. */
const SIDE_BY_SIDE = 8;
const MACHINE = "this machine";

/** Checks this machine and every environment, in parallel. No failure hides another. Throws Interrupted if the user stops it. */
export async function consult(
  { environments, broken = [], actorIn, console, signal }: FleetContext,
  { now = new Date(), timeLimitMs }: ConsultOptions = {},
): Promise<Finding[]> {
  const options = { signal, timeLimitMs };
  const job = (name: string, look: () => Promise<Omit<Finding, "environment">[]>): Job<Omit<Finding, "environment">[]> => ({
    name,
    run: () => console.step("doctor", name, look, (findings) => `${name}  ${countText(findings)}`),
  });
  const jobs = [
    job(MACHINE, async () => examine(thisMachine(environments, signal), MACHINE_CHECKS, options)),
    ...environments.map((environment) =>
      job(environment.name, async () => {
        const actor = actorOrForeign(() => actorIn(environment));
        // Nothing is asked: the answers would be somebody else's.
        if (Array.isArray(actor)) return actor.map((setting) => ({ check: endpoints.name, level: "problem", ...setting }));
        const access = new SdkAccess(actor);
        try {
          return await examine(
            { environment, names: namesOf(environment), access, endpoints: actor.endpoints, identity: actor.identity, now },
            ENVIRONMENT_CHECKS,
            options,
          );
        } finally {
          await access.close();
        }
      }),
    ),
  ];
  const outcomes = await runJobs(jobs, { concurrency: SIDE_BY_SIDE, signal });
  if (signal.aborted) throw new Interrupted();
  const files = broken.map(({ name, error }): Finding => ({
    environment: name,
    check: "its file",
    level: "problem",
    what: error.message,
    fix: `correct ${error.mistakes[0]?.file ?? `the file of environment ${name}`}`,
  }));
  const found = [...outcomes].flatMap(([name, outcome]): Finding[] => {
    const place = name === MACHINE ? {} : { environment: name };
    if (outcome.status === "done") return outcome.value.map((finding) => ({ ...place, ...finding }));
    return [{ ...place, check: "all", ...couldNotCheck(outcome.status === "failed" ? outcome.error : new Interrupted()) }];
  });
  return [...found, ...files];
}

/** Who acts, or the settings because of which nobody may. */
function actorOrForeign(decide: () => Actor): Actor | ForeignSetting[] {
  try {
    return decide();
  } catch (error) {
    if (error instanceof ForeignSettingsError) return [...error.settings];
    throw error;
  }
}
