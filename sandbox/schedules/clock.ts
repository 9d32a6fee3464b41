import type { SandboxContext } from "../core/service";
import { AwsSession, rootKeys } from "../kit/aws-session";
import { nextDue } from "./expression";
import { readSchedule, startSchedule } from "./start";

/** Where schedules are looked for. */
export interface Place {
  /** 12 digits. */
  readonly account: string;
  readonly region: string;
}

export interface ClockOptions {
  /** How often it is looked what is due. @default 5,000 */
  readonly tickMilliseconds?: number;
  /** What a schedule could not start. @default nothing is done */
  readonly onError?: (schedule: string, error: unknown) => void;
}

interface Listed {
  readonly Schedules: readonly { readonly Name: string; readonly GroupName: string; readonly State?: string }[];
  readonly NextToken?: string;
}

/** Starts the targets of deployed schedules when they are due, while the sandbox runs. What was due before it started is not made up for. */
export class ScheduleClock {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly context: SandboxContext,
    private readonly places: readonly Place[],
    private readonly options: ClockOptions = {},
  ) {}

  /** @param since the moment that the last look was at */
  start(since = new Date()): void {
    this.timer = setTimeout(() => {
      const now = new Date();
      void this.look(since, now).finally(() => this.timer && this.start(now));
    }, this.options.tickMilliseconds ?? 5_000);
    this.timer.unref();
  }

  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  /** Starts what was due after `since` and until `now`, each schedule at most once. */
  async look(since: Date, now: Date): Promise<void> {
    for (const place of this.places) {
      for (const { Name: name, GroupName: group, State } of await this.list(place)) {
        if (State !== "ENABLED") continue;
        try {
          const due = nextDue(await readSchedule(this.context, { ...place, group, name }), since);
          if (due && due <= now) await startSchedule(this.context, { ...place, group, name });
        } catch (error) {
          this.options.onError?.(`${group}/${name}`, error);
        }
      }
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
