import { randomBytes, randomUUID } from "node:crypto";
import { inert } from "../../modules/text/printable";
import { shownLines } from "../../modules/text/shown";
import type { AwsEvent, SandboxContext } from "../core/service";
import { AwsSession } from "../kit/aws-session";
import { ARN } from "../partition/arn";
import type { Places } from "../schedules";
import { targetCall } from "../schedules/target";
import { matchesPattern } from "./pattern";
import { type InputTransformer, transformed } from "./transform";

type Fields = Readonly<Record<string, unknown>>;

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
  readonly Input?: string;
  readonly InputTransformer?: InputTransformer;
}

/** What a bus needs of the sandbox. */
export type BusContext = Pick<SandboxContext, "endpoint" | "rootKeys" | "assumeServiceRole" | "identify" | "authorize">;

/** What an event has started, or could not. */
export interface Delivery {
  /** Name of the rule. */
  readonly rule: string;
  /** ARN. @default the rule's own targets could not be found out */
  readonly target?: string;
  readonly error?: Error;
}

/**
 * The default event buses, for the events that the sandbox's own services send: starts the pipelines and builds that rules name, and asks
 * IAM about API destinations, to which it posts nothing, as EventBridge does, after the call that caused the event, and in the events'
 * order. moto has the rules, and whatever a client sends with PutEvents.
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
    this.last = this.last.then(() => this.told(event)).catch((error: unknown) => this.onError("", error));
  }

  /** Resolves when every event so far is delivered. */
  async stop(): Promise<void> {
    await this.last;
  }

  /** Brings an event to the rules of its place, and tells what each that fits has started. */
  async deliver(event: AwsEvent): Promise<readonly Delivery[]> {
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
    const deliveries: Delivery[] = [];
    for (const rule of await rulesOf(root)) deliveries.push(...(await this.startAll(root, rule, sent)));
    return deliveries;
  }

  private async told(event: AwsEvent): Promise<void> {
    for (const { rule, error } of await this.deliver(event)) if (error !== undefined) this.onError(rule, error);
  }

  private async startAll(root: AwsSession, rule: Rule, event: Fields): Promise<readonly Delivery[]> {
    try {
      if (rule.State !== "ENABLED" || rule.EventPattern === undefined) return [];
      if (!matchesPattern(JSON.parse(rule.EventPattern) as Record<string, unknown>, event)) return [];
      const { Targets } = await root.json<{ readonly Targets: readonly Target[] }>("events", "AWSEvents.ListTargetsByRule", {
        Rule: rule.Name,
      });
      const deliveries: Delivery[] = [];
      for (const target of Targets)
        deliveries.push({ rule: rule.Name, target: target.Arn, ...(await this.tried(rule, target, root, event)) });
      return deliveries;
    } catch (error) {
      return [{ rule: rule.Name, error: asError(error) }];
    }
  }

  private async tried(rule: Rule, target: Target, { region }: AwsSession, event: Fields): Promise<Pick<Delivery, "error">> {
    try {
      await this.start(rule, target, region, event);
      return {};
    } catch (error) {
      return { error: asError(error) };
    }
  }

  private async start({ Name, Arn: ruleArn }: Rule, target: Target, region: string, event: Fields): Promise<void> {
    const { Arn, RoleArn = "" } = target;
    const assume = () => this.context.assumeServiceRole(RoleArn, "events.amazonaws.com", randomBytes(16).toString("hex"), ruleArn);
    if (API_DESTINATION.test(Arn)) {
      const { caller } = await this.context.identify((await assume()).accessKeyId);
      return this.context.authorize(caller, { action: "events:InvokeApiDestination", resources: [Arn] });
    }
    const Input = inputOf(target, event);
    const call = targetCall({ Name, GroupName: "", Target: { Arn, Input } }, region, `Rule ${Name}`);
    const input = call.service === "codepipeline" ? { ...call.input, ...startOptions(Input) } : call.input;
    await new AwsSession(this.context.endpoint, call.region, await assume()).json(call.service, call.operation, input);
  }
}

/** What the target gets in place of the event, as JSON; undefined if it gets the event, which says nothing to a pipeline or a build. */
function inputOf({ Input, InputTransformer: transformer }: Target, event: Fields): string | undefined {
  return transformer === undefined ? Input : transformed(transformer, event);
}

/**
 * What a pipeline's target may have in its input (CodePipeline User Guide, "Create an EventBridge rule for an Amazon ECR source
 * (console)"). Which pipeline is started is the target's ARN alone.
 */
function startOptions(input = "{}"): Fields {
  const { variables, sourceRevisions } = JSON.parse(input) as Fields;
  return { variables, sourceRevisions };
}

const API_DESTINATION = new RegExp(String.raw`^${ARN}:events:[a-z0-9-]+:\d{12}:api-destination/`);

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
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
