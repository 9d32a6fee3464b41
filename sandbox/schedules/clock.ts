import type { SandboxContext } from "../core/service";
import { AwsSession } from "../kit/aws-session";
import { Repetition } from "../kit/repetition";
import { nextDue } from "./next-due";
import type { Place } from "./places";
import { readSchedule, startSchedule } from "./start";

export interface ClockOptions {
  /** How often the clock looks for due schedules. @default 5,000 */
  readonly tickMilliseconds?: number;
  /** The present time. @default the machine's clock */
  readonly now?: () => Date;
  /** Called if a schedule (`GROUP/NAME`) could not start its target, or schedules could not be read. @default the error is ignored */
  readonly onError?: (schedule: string, error: unknown) => void;
}

interface Listed {
  readonly Schedules: readonly { readonly Name: string; readonly GroupName: string; readonly State?: string }[];
  readonly NextToken?: string;
}

/** Starts the targets of deployed schedules when they are due, while the sandbox runs. It does not make up for earlier due times. */
export class ScheduleClock {
  private readonly looks: Repetition;
  private lastLook = new Date(0);

  /** @param places accounts and regions that may have schedules; read again at every look */
  constructor(
    private readonly context: SandboxContext,
    private readonly places: Iterable<Place>,
    private readonly options: ClockOptions = {},
  ) {
    this.looks = new Repetition(async () => {
      const [since, now] = [this.lastLook, this.now()];
      await this.look(since, now);
      this.lastLook = now;
    }, options.tickMilliseconds ?? 5_000);
  }

  start(): void {
    this.lastLook = this.now();
    this.looks.start();
  }

  /** Resolves when the look under way has ended. */
  stop(): Promise<void> {
    return this.looks.stop();
  }

  /** Starts the targets that were due after `since` and until `now`, each schedule at most once. */
  async look(since: Date, now: Date): Promise<void> {
    for (const place of [...this.places]) {
      await this.tried(`${place.account}/${place.region}`, async () => {
        for (const { Name: name, GroupName: group, State } of await this.list(place)) {
          if (State !== "ENABLED") continue;
          await this.tried(`${group}/${name}`, async () => {
            const due = nextDue(await readSchedule(this.context, { ...place, group, name }), since);
            if (due && due <= now) await startSchedule(this.context, { ...place, group, name });
          });
        }
      });
    }
  }

  private now(): Date {
    return this.options.now?.() ?? new Date();
  }

  private async tried(what: string, action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      this.options.onError?.(what, error);
    }
  }

  private async list({ account, region }: Place): Promise<Listed["Schedules"]> {
    const session = new AwsSession(this.context.endpoint, region, this.context.rootKeys(account));
    const all: Listed["Schedules"][number][] = [];
    let token: string | undefined;
    do {
      const page = await session.get<Listed>("scheduler", `/schedules${token ? `?NextToken=${encodeURIComponent(token)}` : ""}`);
      all.push(...page.Schedules);
      token = page.NextToken;
    } while (token);
    return all;
  }
}
