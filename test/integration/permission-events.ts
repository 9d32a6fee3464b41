import { ListPipelineExecutionsCommand, PipelineNotFoundException } from "@aws-sdk/client-codepipeline";
import { setTimeout as sleep } from "node:timers/promises";
import { MESSAGE_DETAIL_TYPE } from "../../modules/scanner/contract/events";
import type { GuideWorld } from "./guide-world";

/** A message as the scan sends it, to the rule that posts it. */
export function bringMessage(world: GuideWorld) {
  const { names } = world.outside;
  return bring(world, names.webhook, { source: names.eventSource, detailType: MESSAGE_DETAIL_TYPE, detail: { text: "New" } });
}

/** A package of the domain, to the rule that starts a scan. */
export function bringPackage(world: GuideWorld) {
  const { environment, names } = world.outside;
  const detail = {
    domainName: environment.registry.domain,
    domainOwner: environment.account,
    packageFormat: "pypi",
    packageName: "six",
    packageVersionState: "Published",
  };
  return bring(world, names.onPublishRule, {
    source: "aws.codeartifact",
    detailType: "CodeArtifact Package Version State Change",
    detail,
  });
}

/** Waits until the scans have ended that packages have started. */
export async function noScanRuns({ outside: { aws, names } }: GuideWorld): Promise<void> {
  const input = { pipelineName: names.pipeline, maxResults: 10 };
  for (;;) {
    const listed = await aws.codePipeline.send(new ListPipelineExecutionsCommand(input)).catch((error: unknown) => {
      if (error instanceof PipelineNotFoundException) return undefined;
      throw error;
    });
    if (listed?.pipelineExecutionSummaries?.some(({ status }) => status === "InProgress") !== true) return;
    await sleep(200);
  }
}

/** AWS tells nobody but a metric and a dead-letter queue of a target that could not be started; the sandbox answers with it. */
async function bring({ clients, outside }: GuideWorld, rule: string, event: object) {
  const { account, region } = outside.aws;
  const answer = await clients.sandbox.control("POST", `/_sandbox/events/${account}/${region}`, { ...event, resources: [] });
  const stdout = await answer.text();
  const brought = (JSON.parse(stdout) as readonly { readonly rule: string }[]).map((each) => each.rule);
  if (brought.join() !== rule) throw new Error(`The event was for ${rule}, and came to ${brought.join(" and ") || "no rule"}`);
  return { code: answer.ok ? 0 : 1, stdout, stderr: "" };
}
