import { setTimeout as sleep } from "node:timers/promises";
import { allGone, type Blow, BLOWS, deal, startedBy } from "./kill";
import { Random } from "./random";
import { type Recovery, recover } from "./recover";
import type { Extent } from "./extent";
import { type Scenario, SCENARIOS } from "./scenarios";
import type { Command, Ended, Place, World } from "./world";

/** When a verb is interrupted: while its n-th call that changes something is held up, or after a time. */
export type Moment = { readonly call: number; readonly releaseAfterMs: number } | { readonly afterMs: number };

/** One interruption. */
export interface Case {
  readonly seed: number;
  readonly scenario: Scenario;
  readonly blow: Blow;
  readonly moment: Moment;
}

/** How a case went. */
export interface CaseReport extends Recovery {
  readonly seed: number;
  readonly title: string;
  /** `at the call`: it was held up; `in time`: it was at work; `too late`: it had ended before. */
  readonly hit: "at the call" | "in time" | "too late" | "nothing to kill";
  /** The call that was held up. */
  readonly call?: string;
  /** How the interrupted run ended. */
  readonly first: Ended;
  readonly problems: readonly string[];
}

/** Until a held call is released by force (milliseconds). */
const HELD_MS = 3_600_000;

/** The case that belongs to a seed. @param extentOf what the verb does without an interruption: it is hit somewhere in that */
export async function caseOf(
  seed: number,
  extentOf: (scenario: Scenario) => Extent | Promise<Extent>,
  among: readonly Scenario[] = SCENARIOS,
  blows: readonly Blow[] = BLOWS,
): Promise<Case> {
  const random = new Random(seed);
  const scenario = random.of(among);
  const possible = blows.filter((blow) => scenario.terraform || !/Terraform|provider/.test(blow));
  const blow = random.of(possible);
  const { calls, milliseconds } = await extentOf(scenario);
  const atCall = random.next() < 0.7;
  const moment = atCall ? { call: random.below(calls), releaseAfterMs: random.below(4_000) } : { afterMs: random.below(milliseconds) };
  return { seed, scenario, blow, moment };
}

/** Interrupts a verb, runs it again as its messages say, and looks at what is there in the end. */
export async function runCase(world: World, { seed, scenario, blow, moment }: Case): Promise<CaseReport> {
  const place = await world.place(`s${seed}`, `7${String(seed % 100_000_000_000).padStart(11, "0")}`, NOTHING_YET);
  await scenario.prepare(place);
  const command = place.start(scenario.args(place), scenario.input);
  const { hit, call, first } = await interrupt(command, blow, moment, place);
  const title = `${scenario.name}, ${blow}, ${momentText(moment)}`;
  const { advice, stuck } = await recover(scenario, place);
  const problems = stuck === undefined ? await scenario.problems(place) : [stuck];
  return { seed, title, hit, ...(call === undefined ? {} : { call }), first, advice, problems };
}

const NOTHING_YET = "registry: { domain: packages, repository: team }";

interface Interrupted {
  readonly hit: CaseReport["hit"];
  readonly call?: string;
  readonly first: Ended;
}

async function interrupt(command: Command, blow: Blow, moment: Moment, { world, account }: Place): Promise<Interrupted> {
  const call = "call" in moment ? await heldCall(command, moment.call, world, account) : await pause(command, moment.afterMs);
  if (command.over()) {
    await world.noFaults();
    return { hit: "too late", first: await command.ended };
  }
  const started = startedBy(command.pid).map(({ pid }) => pid);
  const struck = await deal(blow, command.pid);
  if ("call" in moment) await Promise.race([sleep(moment.releaseAfterMs), command.ended]);
  await world.noFaults();
  const first = await command.ended;
  await allGone(started);
  if (struck.length === 0) return { hit: "nothing to kill", call, first };
  return { hit: call === undefined ? "in time" : "at the call", call, first };
}

/** Holds up the n-th call that changes something. Gives its name; undefined if the command ends before. */
async function heldCall(command: Command, after: number, world: World, account: string): Promise<string | undefined> {
  await world.fault({ account, writes: true, after, delay: HELD_MS });
  while (!command.over()) {
    const [record] = await world.faultRecords();
    const [call] = record?.hit ?? [];
    if (call !== undefined) return `${call.service} ${call.operation}`;
    await sleep(50);
  }
  return undefined;
}

async function pause(command: Command, milliseconds: number): Promise<undefined> {
  await Promise.race([sleep(milliseconds), command.ended]);
}

function momentText(moment: Moment): string {
  return "call" in moment ? `call ${moment.call}` : `after ${moment.afterMs} ms`;
}
