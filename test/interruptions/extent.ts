import type { Scenario } from "./scenarios";
import type { World } from "./world";

/** What a verb does if nobody interrupts it. */
export interface Extent {
  /** How many calls that change something it makes. */
  readonly calls: number;
  readonly milliseconds: number;
}

/** Measures verbs without an interruption, each once. */
export class Extents {
  private readonly known = new Map<string, Promise<Extent>>();

  /** @param onMeasured is told each new one */
  constructor(
    private readonly world: World,
    private readonly onMeasured: (scenario: Scenario, extent: Extent) => void,
  ) {}

  /** Throws if the verb does not end well by itself: then no interruption would show anything. */
  of(scenario: Scenario): Promise<Extent> {
    const extent = this.known.get(scenario.name) ?? this.measure(scenario, this.known.size);
    this.known.set(scenario.name, extent);
    return extent;
  }

  private async measure(scenario: Scenario, number: number): Promise<Extent> {
    const account = String(600_000_000_000 + number);
    const place = await this.world.place(`m${number}`, account, "registry: { domain: packages, repository: team }");
    await scenario.prepare(place);
    // It hits nothing, and counts what passes.
    await this.world.fault({ account, writes: true, after: Number.MAX_SAFE_INTEGER });
    const started = Date.now();
    const { code, output } = await place.ops(scenario.args(place), scenario.input);
    const milliseconds = Date.now() - started;
    const [record] = await this.world.faultRecords();
    await this.world.noFaults();
    const problems = code === 0 ? await scenario.problems(place) : [`it ended with ${code}:\n${output}`];
    if (problems.length > 0) throw new Error(`${scenario.name}, without an interruption: ${problems.join("\n")}`);
    const extent = { calls: record?.passed.length ?? 0, milliseconds };
    this.onMeasured(scenario, extent);
    return extent;
  }
}
