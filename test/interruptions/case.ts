import { setTimeout as sleep } from "node:timers/promises";
import { allGone, type Blow, BLOWS, deal, possibleBlows, startedBy } from "./kill";
import { Random } from "./random";
import { type Recovery, recover } from "./recover";
import { type Extent, type Sort, sortText } from "./extent";
import type { Scenario } from "./scenario";
import { SCENARIOS } from "./scenarios";
import type { Command, Ended, Place, World } from "./world";

/** A call that changes something, held up while a verb is interrupted. */
export interface AtCall {
  /** How many calls go on before it; of `sort`, if there is one. */
  readonly call: number;
  /** Which calls count. @default all that change something */
  readonly sort?: Sort;
  readonly releaseAfterMs: number;
  /** Whether it never arrives, instead of doing what it should after whoever made it is gone. @default false */
  readonly lost?: boolean;
}

/** When a verb is interrupted. */
export type Moment = AtCall | { readonly afterMs: number };

/** One interruption. */
export interface Case {
  readonly seed: number;
  readonly scenario: Scenario;
  readonly blow: Blow;
  readonly moment: Moment;
}

/** How much there is of a verb: calls that change something, and time. */
type Length = Pick<Extent, "calls" | "milliseconds">;

/** How a case went. */
export interface CaseReport extends Recovery {
  readonly seed: number;
  readonly title: string;
  /** `at the call`: it was held up; `in time`: it was at work; `too late`: it had ended before. */
  readonly hit: "at the call" | "in time" | "too late";
  /** What it was hit with: the blow of the case, or `SIGKILL of ops` if nothing that it would have killed was there. */
  readonly blow: Blow;
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
  extentOf: (scenario: Scenario) => Length | Promise<Length>,
  among: readonly Scenario[] = SCENARIOS,
  blows: readonly Blow[] = BLOWS,
): Promise<Case> {
  const random = new Random(seed);
  const scenario = random.of(among);
  const blow = random.of(possibleBlows(scenario, blows));
  const { calls, milliseconds } = await extentOf(scenario);
  const atCall = random.next() < 0.7;
  const moment = atCall ? { call: random.below(calls), releaseAfterMs: random.below(4_000) } : { afterMs: random.below(milliseconds) };
  return { seed, scenario, blow, moment };
}

/** Interrupts a verb, runs it again as its messages say, and looks at what is there in the end. */
export async function runCase(world: World, { seed, scenario, blow, moment }: Case): Promise<CaseReport> {
  const place = await world.place(`s${seed}`, `7${String(seed % 100_000_000_000).padStart(11, "0")}`, NOTHING_YET);
  await scenario.prepare(place);
  const command = place.startAlone(scenario.args(place), scenario.input);
  const { call, ...interrupted } = await interrupt(command, blow, moment, place);
  const title = `${scenario.name}, ${blow}, ${momentText(moment)}`;
  const { advice, stuck } = await recover(scenario, place);
  const problems = stuck === undefined ? await scenario.problems(place) : [stuck];
  return { seed, title, ...interrupted, ...(call === undefined ? {} : { call }), advice, problems };
}

const NOTHING_YET = "registry: { domain: packages, repository: team }";

type Interrupted = Pick<CaseReport, "hit" | "blow" | "call" | "first">;

async function interrupt(command: Command, blow: Blow, moment: Moment, { world, account }: Place): Promise<Interrupted> {
  const call = "call" in moment ? await heldCall(command, moment, world, account) : await pause(command, moment.afterMs);
  if (command.over()) {
    await world.noFaults();
    return { hit: "too late", blow, first: await command.ended };
  }
  const started = startedBy(command.pid).map(({ pid }) => pid);
  const struck = await deal(blow, command.pid);
  const dealt = struck.length > 0 ? blow : "SIGKILL of ops";
  if (dealt !== blow) await deal(dealt, command.pid);
  if ("call" in moment) await Promise.race([sleep(moment.releaseAfterMs), command.ended]);
  await world.noFaults();
  const first = await command.ended;
  await allGone(started);
  return { hit: call === undefined ? "in time" : "at the call", blow: dealt, call, first };
}

/** Holds up a call that changes something. Gives its name; undefined if the command ends before. */
async function heldCall(
  command: Command,
  { call: after, sort, lost = false }: AtCall,
  world: World,
  account: string,
): Promise<string | undefined> {
  const end = lost ? { code: "ServiceUnavailable", status: 503 } : {};
  await world.fault({ account, writes: true, ...sort, after, delay: HELD_MS, ...end });
  while (!command.over()) {
    const [record] = await world.faultRecords();
    const [call] = record?.hit ?? [];
    if (call !== undefined) return sortText(call);
    await sleep(50);
  }
  return undefined;
}

async function pause(command: Command, milliseconds: number): Promise<undefined> {
  await Promise.race([sleep(milliseconds), command.ended]);
}

function momentText(moment: Moment): string {
  if (!("call" in moment)) return `after ${moment.afterMs} ms`;
  const { call, sort, lost = false } = moment;
  return `${sort === undefined ? "" : `${sortText(sort)} `}call ${call}${lost ? ", lost" : ""}`;
}
