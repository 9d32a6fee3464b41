import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target";
import { Construct } from "constructs";
import type { Place } from "./permissions/arn";
import { ruleTrust } from "./permissions/messages";
import { scheduleStatements } from "./permissions/schedule";
import { type RoleSettings, ServiceRole, settingsOf } from "./service-role";

export interface ScanOnPublishProps extends Place, RoleSettings {
  readonly ruleName: string;
  readonly roleName: string;
  readonly pipelineArn: string;
  readonly domain: string;
  /** Account that owns the domain. */
  readonly domainOwner: string;
}

/** A start that failed is tried again for as long; the schedule comes anyway. */
const MAXIMUM_EVENT_AGE_SECONDS = 3600;

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
        },
      }),
    });
    new CloudwatchEventTarget(this, "target", {
      rule: rule.name,
      targetId: "pipeline",
      arn: props.pipelineArn,
      roleArn: role.arn,
      retryPolicy: { maximumEventAgeInSeconds: MAXIMUM_EVENT_AGE_SECONDS, maximumRetryAttempts: 10 },
      dependsOn: [role.ready],
    });
  }
}
