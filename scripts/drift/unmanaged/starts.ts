import { ListEventBusesCommand, ListRuleNamesByTargetCommand } from "@aws-sdk/client-eventbridge";
import { GetScheduleCommand, ListSchedulesCommand, type ScheduleSummary } from "@aws-sdk/client-scheduler";
import type { Aws } from "../../aws/clients";
import { arnIn, isAnswer, type Aspect, type Extra, type Place } from "./aspect";
import { every } from "./pages";

/** A resource that a schedule or a rule can start. */
interface Startable {
  readonly address: string;
  readonly arn: string;
  readonly name: string;
  /** The universal targets that start it, whose input names it (EventBridge Scheduler User Guide, "Universal targets"). */
  readonly universal: RegExp;
}

/** Who starts our pipeline or our build beside our schedule and our rule for publishes. */
export function startAspects(place: Place): Aspect[] {
  const { pipeline, scanProject } = place.names;
  const startable: readonly Startable[] = [
    {
      address: "aws_codepipeline.pipeline",
      arn: arnIn(place, "codepipeline", pipeline),
      name: pipeline,
      universal: /:aws-sdk:codepipeline:startPipelineExecution$/,
    },
    {
      address: "aws_codebuild_project.scan",
      arn: arnIn(place, "codebuild", `project/${scanProject}`),
      name: scanProject,
      universal: /:aws-sdk:codebuild:startBuild(Batch)?$/,
    },
  ];
  const ownRule = place.environment.scan.onPublish ? place.names.onPublishRule : undefined;
  return startable.flatMap((each): Aspect[] => [
    { name: "schedules", address: each.address, ask: (aws) => schedules(aws, each, place) },
    { name: "event rules", address: each.address, ask: (aws) => eventRules(aws, each, ownRule) },
  ]);
}

async function schedules({ scheduler }: Aws, startable: Startable, { names }: Place): Promise<Extra[]> {
  const all = await every<ScheduleSummary>(async (NextToken) => {
    const page = await scheduler.send(new ListSchedulesCommand({ NextToken }));
    return { items: page.Schedules, next: page.NextToken };
  });
  const others = all.filter(({ Name, GroupName }) => Name !== names.schedule || GroupName !== names.scheduleGroup);
  const extras: Extra[] = [];
  for (const { Name = "", GroupName = "", Target } of others) {
    const indirect = startable.universal.test(Target?.Arn ?? "");
    if (Target?.Arn !== startable.arn && !indirect) continue;
    const schedule = await scheduler.send(new GetScheduleCommand({ Name, GroupName })).catch((error: unknown) => {
      // It was removed since it was listed.
      if (isAnswer(error, "ResourceNotFoundException")) return undefined;
      throw error;
    });
    if (schedule === undefined || (indirect && !namesIt(schedule.Target?.Input, startable))) continue;
    const value = { ScheduleExpression: schedule.ScheduleExpression, State: schedule.State, RoleArn: schedule.Target?.RoleArn };
    extras.push({ attribute: `schedules.${GroupName}.${Name}`, value, severity: "medium", why: "something else starts it" });
  }
  return extras;
}

/** Whether the input of a universal target names the resource. */
function namesIt(input: string | undefined, { arn, name }: Startable): boolean {
  return [name, arn].some((text) => input?.includes(JSON.stringify(text)) ?? false);
}

/** @param ownRule our rule of the default event bus, if we have one */
async function eventRules({ eventBridge }: Aws, { arn }: Startable, ownRule: string | undefined): Promise<Extra[]> {
  const buses = await every(async (NextToken) => {
    const page = await eventBridge.send(new ListEventBusesCommand({ NextToken }));
    return { items: page.EventBuses, next: page.NextToken };
  });
  const extras: Extra[] = [];
  for (const { Name: EventBusName = "default" } of buses) {
    const rules = await every<string>(async (NextToken) => {
      const page = await eventBridge.send(new ListRuleNamesByTargetCommand({ TargetArn: arn, EventBusName, NextToken }));
      return { items: page.RuleNames, next: page.NextToken };
    });
    for (const rule of rules.filter((each) => EventBusName !== "default" || each !== ownRule))
      extras.push({ attribute: `event_rules.${EventBusName}.${rule}`, value: rule, severity: "medium", why: "something else starts it" });
  }
  return extras;
}
