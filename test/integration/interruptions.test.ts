import { caseOf, runCase } from "../interruptions/case";
import { Random } from "../interruptions/random";
import type { Extent } from "../interruptions/extent";
import type { Scenario } from "../interruptions/scenario";
import { scenario } from "../interruptions/scenarios";
import { World } from "../interruptions/world";

/** The seeds that are tried: INTERRUPTION_SEEDS="7 8 9" tries others, `npm run bench -- interruptions` many. */
const SEEDS = (process.env.INTERRUPTION_SEEDS ?? "1002 1004").split(" ").map(Number);

/** About what the benchmark measures, without the time that it takes: a call beyond the last is no interruption, and fails nothing. */
const extentOf = ({ terraform }: Scenario): Pick<Extent, "calls" | "milliseconds"> =>
  terraform ? { calls: 8, milliseconds: 15_000 } : { calls: 3, milliseconds: 3_000 };

/**
 * Verbs that are interrupted and run again, as far as the tests' time allows: one protected stack for which the provider never
 * waits. Each failure names its seed.
 */
describe("whatever stops a verb, running it again ends well", () => {
  let world: World;
  beforeAll(async () => {
    world = await World.start();
  });
  afterAll(() => world.stop());

  it("where Terraform is killed once it has made something, and nothing notes it", async () => {
    // The fourth call that changes something makes the domain.
    const each = {
      seed: 1000,
      scenario: scenario("deploy small"),
      blow: "SIGKILL of Terraform",
      moment: { call: 3, releaseAfterMs: 0 },
    } as const;
    const { hit, call, advice, problems } = await runCase(world, each);
    expect({ hit, call, advice, problems }).toEqual({ hit: "at the call", call: "codeartifact CreateDomain", advice: [], problems: [] });
  });

  it("where ops is killed between the commit of a publish and the parameter that accepts it alone", async () => {
    const each = { seed: 1001, scenario: scenario("publish"), blow: "SIGKILL of ops", moment: { call: 1, releaseAfterMs: 0 } } as const;
    const { hit, call, advice, problems } = await runCase(world, each);
    expect({ hit, call, advice, problems }).toEqual({ hit: "at the call", call: "codecommit CreateCommit", advice: [], problems: [] });
  });

  it.each(SEEDS)("seed %i", async (seed) => {
    const among = [scenario("deploy small"), scenario("secrets"), scenario("publish")];
    const { title, problems } = await runCase(world, await caseOf(seed, extentOf, among));
    expect({ seed, title, problems }).toEqual({ seed, title, problems: [] });
  });
});

test("a seed gives the same numbers each time, and another seed others", () => {
  const numbers = (seed: number) => Array.from({ length: 5 }, (_, index) => new Random(seed).below(100 + index));
  expect(numbers(7)).toEqual(numbers(7));
  expect(numbers(7)).not.toEqual(numbers(8));
});
