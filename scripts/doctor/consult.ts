import { ForeignSettingsError } from "../../environments/errors";
import { namesOf } from "../../environments/names";
import type { FleetContext } from "../cli/context";
import { type Job, runJobs } from "../process/jobs";
import { Interrupted } from "../words/errors";
import { SdkAccess } from "./access";
import type { Finding } from "./check";
import { ENVIRONMENT_CHECKS } from "./checks";
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
        const actor = actorIn(environment);
        const access = new SdkAccess(actor);
        try {
          return await examine(
            { environment, names: namesOf(environment), access, endpoints: actor.endpoints, now },
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
    fix: `correct environments/${name}.yaml`,
  }));
  const found = [...outcomes].flatMap(([name, outcome]): Finding[] => {
    const place = name === MACHINE ? {} : { environment: name };
    if (outcome.status === "done") return outcome.value.map((finding) => ({ ...place, ...finding }));
    if (outcome.status === "failed" && outcome.error instanceof ForeignSettingsError) {
      // Nothing else was looked at: the answers would be somebody else's.
      return outcome.error.settings.map((setting) => ({ ...place, check: "endpoints", level: "problem", ...setting }));
    }
    return [{ ...place, check: "all", ...couldNotCheck(outcome.status === "failed" ? outcome.error : new Interrupted()) }];
  });
  return [...found, ...files];
}
