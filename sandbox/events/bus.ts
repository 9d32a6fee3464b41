import { randomBytes, randomUUID } from "node:crypto";
import { inert } from "../../modules/text/printable";
import { shownLines } from "../../modules/text/shown";
import type { AwsEvent, SandboxContext } from "../core/service";
import { AwsSession } from "../kit/aws-session";
import type { Places } from "../schedules";
import { targetCall } from "../schedules/target";
import { matchesPattern } from "./pattern";

interface Rule {
  readonly Name: string;
  readonly Arn: string;
  readonly State?: string;
  readonly EventPattern?: string;
}

interface Target {
  readonly Id: string;
  readonly Arn: string;
  readonly RoleArn?: string;
}

/** What a bus needs of the sandbox. */
export type BusContext = Pick<SandboxContext, "endpoint" | "rootKeys" | "assumeServiceRole">;

/**
 * The default event buses, for the events that the sandbox's own services send: starts the pipelines and builds that rules name, as
 * EventBridge does, after the call that caused the event, and in the events' order. moto has the rules, and whatever a client sends
 * with PutEvents.
 */
export class EventBus {
  private last: Promise<void> = Promise.resolve();

  /** @param places accounts and regions in which a rule was ever made: nobody is asked about others */
  constructor(
    private readonly context: BusContext,
    private readonly places: Places,
    private readonly onError: (rule: string, error: unknown) => void = say,
  ) {}

  emit(event: AwsEvent): void {
    if (!this.places.has(event)) return;
    this.last = this.last.then(() => this.deliver(event)).catch((error: unknown) => this.onError("", error));
  }

  /** Resolves when every event so far is delivered. */
  async stop(): Promise<void> {
    await this.last;
  }

  private async deliver(event: AwsEvent): Promise<void> {
    const { account, region, source, resources, detail } = event;
    const root = new AwsSession(this.context.endpoint, region, this.context.rootKeys(account));
    const sent = {
      version: "0",
      id: randomUUID(),
      "detail-type": event.detailType,
      source,
      account,
      time: new Date().toISOString(),
      region,
      resources,
      detail,
    };
    for (const rule of await rulesOf(root)) {
      try {
        if (rule.State !== "ENABLED" || rule.EventPattern === undefined) continue;
        if (!matchesPattern(JSON.parse(rule.EventPattern) as Record<string, unknown>, sent)) continue;
        const { Targets } = await root.json<{ readonly Targets: readonly Target[] }>("events", "AWSEvents.ListTargetsByRule", {
          Rule: rule.Name,
        });
        for (const target of Targets) await this.start(rule, target, event);
      } catch (error) {
        this.onError(rule.Name, error);
      }
    }
  }

  private async start({ Name, Arn: ruleArn }: Rule, { Arn, RoleArn = "" }: Target, { region }: AwsEvent): Promise<void> {
    const { service, operation, input, region: place } = targetCall({ Name, GroupName: "", Target: { Arn } }, region, `Rule ${Name}`);
    const keys = await this.context.assumeServiceRole(RoleArn, "events.amazonaws.com", randomBytes(16).toString("hex"), ruleArn);
    await new AwsSession(this.context.endpoint, place, keys).json(service, operation, input);
  }
}

async function rulesOf(root: AwsSession): Promise<Rule[]> {
  const rules: Rule[] = [];
  let NextToken: string | undefined;
  do {
    const page: { readonly Rules: readonly Rule[]; readonly NextToken?: string } = await root.json("events", "AWSEvents.ListRules", {
      NextToken,
    });
    rules.push(...page.Rules);
    NextToken = page.NextToken;
  } while (NextToken);
  return rules;
}

function say(rule: string, error: unknown): void {
  process.stderr.write(inert(shownLines(`events: ${rule}: ${error instanceof Error ? error.message : String(error)}\n`)));
}
