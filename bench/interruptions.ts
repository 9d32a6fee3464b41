import beforeIntegration from "../test/helpers/before-integration";
import { type Case, caseOf, type CaseReport, runCase } from "../test/interruptions/case";
import { Extents } from "../test/interruptions/extent";
import { blowCalled } from "../test/interruptions/kill";
import { scenario, SCENARIOS } from "../test/interruptions/scenarios";
import { World } from "../test/interruptions/world";

export interface InterruptionOptions {
  /** The first seed. */
  readonly from: number;
  readonly seeds: number;
  /** Names of scenarios. @default all */
  readonly only?: readonly string[];
  /** What happens to them. @default anything */
  readonly blows?: readonly string[];
}

/** Interrupts verbs over a sandbox, a case a seed. Gives the number of cases that went wrong. */
export async function interruptVerbs({ from, seeds, only, blows }: InterruptionOptions, line: (text: string) => void): Promise<number> {
  await beforeIntegration();
  const among = only?.map(scenario) ?? SCENARIOS;
  const dealt = blows?.map(blowCalled);
  const world = await World.start();
  const extents = new Extents(world, ({ name }, { calls, milliseconds }) => {
    line(`${name}, without an interruption: ${calls} calls, ${(milliseconds / 1000).toFixed(0)} s`);
  });
  const reports: CaseReport[] = [];
  let wrong = 0;
  try {
    for (let seed = from; seed < from + seeds; seed += 1) {
      const started = Date.now();
      const report = await ran(world, seed, () => caseOf(seed, (each) => extents.of(each), among, dealt));
      if (typeof report === "string" || report.problems.length > 0) wrong += 1;
      line(typeof report === "string" ? report : describeCase(report, (Date.now() - started) / 1000));
      if (typeof report !== "string") reports.push(report);
    }
  } finally {
    await world.stop();
  }
  line(describeAll(reports, wrong));
  return wrong;
}

async function ran(world: World, seed: number, chosen: () => Promise<Case>): Promise<CaseReport | string> {
  try {
    return await runCase(world, await chosen());
  } catch (error) {
    await world.noFaults();
    return `seed ${seed}: ${error instanceof Error ? (error.stack ?? "") : String(error)}`;
  }
}

/** A case in one line, and whatever went wrong below it. */
export function describeCase({ seed, title, hit, call, first, advice, problems }: CaseReport, seconds: number): string {
  const ended = first.signal ?? first.code ?? "?";
  const words = [
    `seed ${seed}`,
    title,
    `${hit}${call === undefined ? "" : ` (${call})`}`,
    `ended with ${ended}`,
    `${seconds.toFixed(0)} s`,
  ];
  const followed = advice.map((each) => `\n    did: ${each}`).join("");
  const wrong = problems.map((each) => `\n    WRONG: ${each.replace(/\n/g, "\n      ")}`).join("");
  const output = problems.length === 0 ? "" : `\n    first run:\n${first.output.replace(/^/gm, "      ")}`;
  return `${problems.length === 0 ? "ok   " : "WRONG"} ${words.join("  ")}${followed}${wrong}${output}`;
}

function describeAll(reports: readonly CaseReport[], wrong: number): string {
  const count = (what: (report: CaseReport) => boolean) => reports.filter(what).length;
  return [
    `${reports.length} cases, ${wrong} wrong`,
    `${count(({ hit }) => hit === "at the call")} at a call, ${count(({ hit }) => hit === "in time")} at a moment`,
    `${count(({ hit }) => hit === "too late")} missed`,
    `${count(({ advice }) => advice.length > 0)} needed what a message said`,
  ].join("; ");
}
