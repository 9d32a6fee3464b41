import type { Scenario } from "./scenario";
import type { World } from "./world";

/** Calls that are alike: `codeartifact CreateDomain`. */
export interface Sort {
  /** SigV4 service name. */
  readonly service: string;
  readonly operation: string;
}

export function sortText({ service, operation }: Sort): string {
  return `${service} ${operation}`;
}

/** What a verb does if nobody interrupts it. */
export interface Extent {
  /** How many calls that change something it makes. */
  readonly calls: number;
  /** These calls, in their order. */
  readonly passed: readonly Sort[];
  readonly milliseconds: number;
}

/** Measures verbs without an interruption, each once. */
export class Extents {
  private readonly known = new Map<string, Promise<Extent>>();

  /**
   * @param onMeasured is told each new one
   * @param from number of the first account: no two may measure in the same
   */
  constructor(
    private readonly world: World,
    private readonly onMeasured: (scenario: Scenario, extent: Extent) => void,
    private readonly from = 0,
  ) {}

  /** Throws if the verb does not end well by itself: then no interruption would show anything. */
  of(scenario: Scenario): Promise<Extent> {
    const extent = this.known.get(scenario.name) ?? this.measure(scenario, this.from + this.known.size);
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
    const passed = (record?.passed ?? []).map(({ service, operation }) => ({ service, operation }));
    const extent = { calls: passed.length, passed, milliseconds };
    this.onMeasured(scenario, extent);
    return extent;
  }
}
