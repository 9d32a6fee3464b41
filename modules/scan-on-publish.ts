import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { Construct } from "constructs";
import type { Place } from "./permissions/arn";
import { ruleTrust } from "./permissions/messages";
import { scheduleStatements } from "./permissions/schedule";
import { PACKAGE_VARIABLE } from "./scanner/contract/starts";
import { type RoleSettings, ServiceRole, settingsOf } from "./service-role";

export interface ScanOnPublishProps extends Place, RoleSettings {
  readonly ruleName: string;
  readonly roleName: string;
  readonly pipelineArn: string;
  readonly domain: string;
  /** Account that owns the domain. */
  readonly domainOwner: string;
  /** Whether the pipeline is told which package has changed: see {@link ScanPipelineProps.namesPackage}. @default it is not */
  readonly namesPackage?: boolean;
}

/** A start that failed is tried again for as long; the schedule comes anyway. */
const MAXIMUM_EVENT_AGE_SECONDS = 3600;

/**
 * Tells the pipeline the package's name (CodePipeline User Guide, "Create an EventBridge rule for an Amazon ECR source (console)": a
 * template may have `variables` and `sourceRevisions`). Without quotes around it: EventBridge writes a string with its own (EventBridge
 * API reference, InputTransformer).
 */
const INPUT = {
  inputPaths: { name: "$.detail.packageName" },
  inputTemplate: `{"variables":[{"name":"${PACKAGE_VARIABLE}","value":<name>}]}`,
};
/**
 * Names that start nothing, because AWS does not say how EventBridge writes a quote or a backslash of a value into the template: such a
 * name must never become a part of it, as a source revision would be. No Python package may have one (PEP 508).
 */
const HARMFUL = { "anything-but": { wildcard: ['*"*', "*\\\\*"] } };

/**
 * Starts the scan when a Python package version of the domain comes, changes or goes. CodeArtifact sends its events to the owner of the
 * domain and to the owner of the repository (CodeArtifact User Guide, "Monitoring CodeArtifact events"). A version that no longer
 * downloads has to be told as fixed, so every state counts but Unfinished, whose upload goes on.
 */
export class ScanOnPublish extends Construct {
  constructor(scope: Construct, id: string, props: ScanOnPublishProps) {
    super(scope, id);
    const role = new ServiceRole(this, "role", {
      ...settingsOf(props),
      description: "Starts the package scan when a package changes",
      trust: ruleTrust(props, props.ruleName),
    });
    role.grant(scheduleStatements(props.pipelineArn));
    const rule = new CloudwatchEventRule(this, "rule", {
      name: props.ruleName,
      description: "Changes of the domain's Python packages",
      eventPattern: JSON.stringify({
        source: ["aws.codeartifact"],
        "detail-type": ["CodeArtifact Package Version State Change"],
        detail: {
          domainName: [props.domain],
          domainOwner: [props.domainOwner],
          packageFormat: ["pypi"],
          packageVersionState: ["Published", "Unlisted", "Archived", "Disposed", "Deleted"],
          ...(props.namesPackage === true && { packageName: [HARMFUL] }),
        },
      }),
    });
    new CloudwatchEventTarget(this, "target", {
      rule: rule.name,
      targetId: "pipeline",
      arn: props.pipelineArn,
      roleArn: role.arn,
      ...(props.namesPackage === true && { inputTransformer: INPUT }),
      retryPolicy: { maximumEventAgeInSeconds: MAXIMUM_EVENT_AGE_SECONDS, maximumRetryAttempts: 10 },
      dependsOn: [role.ready],
    });
  }
}
