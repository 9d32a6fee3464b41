import type { SandboxContext } from "../core/service";
import { AwsSession, rootKeys } from "../kit/aws-session";
import { Repetition } from "../kit/repetition";
import { nextDue } from "./next-due";
import type { Place } from "./places";
import { readSchedule, startSchedule } from "./start";

export interface ClockOptions {
  /** How often it is looked what is due. @default 5,000 */
  readonly tickMilliseconds?: number;
  /** What time it is. @default the machine's */
  readonly now?: () => Date;
  /** Told of a schedule (`GROUP/NAME`) that could not start its target, or of schedules that could not be read. @default nothing is done */
  readonly onError?: (schedule: string, error: unknown) => void;
}

interface Listed {
  readonly Schedules: readonly { readonly Name: string; readonly GroupName: string; readonly State?: string }[];
  readonly NextToken?: string;
}

/** Starts the targets of deployed schedules when they are due, while the sandbox runs. What was due before it started is not made up for. */
export class ScheduleClock {
  private readonly looks: Repetition;
  private lastLook = new Date(0);

  /** @param places where schedules may be; read again at every look */
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

  /** Ends once what it was about to start has started. */
  stop(): Promise<void> {
    return this.looks.stop();
  }

  /** Starts what was due after `since` and until `now`, each schedule at most once. */
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
    const session = new AwsSession(this.context.endpoint, region, rootKeys(account));
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
