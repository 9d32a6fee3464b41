import type { Construct } from "constructs";
import { boundaryOf } from "../environments/boundary";
import type { Names } from "../environments/names";
import type { Role } from "../environments/role";
import type { Environment } from "../environments/schema";
import { messagesOf } from "../environments/messages";
import { AcceptedSource } from "../modules/accepted-source";
import { arnIn } from "../modules/permissions/arn";
import { artifactPrefix, pipelineStatements } from "../modules/permissions/pipeline";
import { parameterArn } from "../modules/permissions/parameters";
import { scanStatements } from "../modules/permissions/scan";
import { ReportBucket } from "../modules/report-bucket";
import { ScanOnPublish } from "../modules/scan-on-publish";
import { ScanPipeline } from "../modules/scan-pipeline";
import { ScanProject } from "../modules/scan-project";
import { ScanSchedule } from "../modules/scan-schedule";
import { SourceRepository } from "../modules/source-repository";
import { ACCEPTED_SOURCE } from "../modules/scanner/contract/source";
import { SETTING } from "../modules/scanner/settings";
import { EnvironmentStack } from "./base";
import { addMessages } from "./messages";
import { addOutputs } from "./outputs";
import { proxyParameters, scanVariables } from "./scan-variables";
import { scannerOutputs } from "./scanner-outputs";

/**
 * Resources that this stack had once and the secrets stack has now. `ops deploy` moves their records; whoever applies this stack
 * without it must not lose them: Terraform forgets what is listed here, and destroys nothing.
 */
const FORMER = ["aws_ssm_parameter.token", "aws_ssm_parameter.organization"];
/** The key that the stack made before the file named one: old results need it. */
const OWN_KEY = ["aws_kms_key.reports_key", "aws_kms_alias.reports_key_alias"];

/** Where pipelines of earlier names kept their artifacts, each a folder of its own. */
function formerPrefixes({ scan: { formerPipelines = [] } }: Environment, { pipeline }: Names): string[] {
  const prefixes = formerPipelines.map(artifactPrefix).filter((prefix) => !prefix.startsWith(artifactPrefix(pipeline)));
  return [...new Set(prefixes)].map((prefix) => `${prefix}/`);
}

/** Everything for the daily scan but its secrets: source, reports, build, pipeline and schedule, each with its own role. */
export class ScannerStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment, role?: Role) {
    super(scope, "scanner", environment, role);
    const { registry, retentionDays, scan, accessLogs } = environment;
    const { names, place } = this;
    const roleSettings = { rolePath: names.rolePath, permissionsBoundary: boundaryOf(environment) };
    const source = new SourceRepository(this, "source", {
      repositoryName: names.sourceRepository,
      description: "The scanner, as ops publish puts it",
    });
    const accepted = new AcceptedSource(this, "accepted", { parameterName: names.acceptedSourceParameter });
    const reports = new ReportBucket(this, "reports", {
      bucket: names.reportBucket,
      keyAlias: names.reportKeyAlias,
      kmsKeyArn: scan.kmsKeyArn,
      ...place,
      accessLogs,
      expiring: ["outputs/", "cache/", artifactPrefix(names.pipeline), ...formerPrefixes(environment, names)],
      retentionDays,
      protect: registry.protect,
    });
    const store = { bucketArn: reports.arn, artifactPrefix: artifactPrefix(names.pipeline), key: names.reportKey };

    // AWS tells an account nothing of other accounts' repositories, so that nobody knows what has changed in them.
    const namesPackage = scan.onPublish && names.domainOwner === environment.account;

    const project = new ScanProject(this, "scan", {
      projectName: names.scanProject,
      ...place,
      ...roleSettings,
      roleName: names.scanRole,
      logGroupName: names.logGroup,
      artifactKeyArn: reports.keyArn,
      retentionDays,
      timeoutMinutes: scan.timeoutMinutes,
      computeType: scan.computeType,
      image: scan.image,
      vpc: scan.vpc,
      variables: scanVariables(environment, names),
      parameters: { [ACCEPTED_SOURCE]: accepted.parameterName, ...proxyParameters(names) },
    });
    project.role.grant(
      scanStatements({
        ...place,
        logGroupArn: project.logGroupArn,
        domain: registry.domain,
        domainOwner: names.domainOwner,
        parameterArns: [names.tokenParameter, names.organizationParameter].map((name) => parameterArn(place, name)),
        secretsKey: names.secretsKey,
        scannerHashArn: accepted.arn,
        proxyArn: names.proxyParameter === undefined ? undefined : parameterArn(place, names.proxyParameter),
        reports: store,
        build: { network: scan.vpc, image: scan.image },
        messages: messagesOf(environment, names),
        pipelineArn: scan.onPublish ? arnIn(place, "codepipeline", names.pipeline) : undefined,
      }),
    );

    const pipeline = new ScanPipeline(this, "pipeline", {
      pipelineName: names.pipeline,
      ...place,
      ...roleSettings,
      roleName: names.pipelineRole,
      artifactBucket: reports.bucket,
      artifactKeyArn: reports.keyArn,
      sourceRepository: source.repositoryName,
      branch: names.sourceBranch,
      projectName: project.projectName,
      newestOnly: scan.onPublish,
      executionVariable: scan.onPublish ? SETTING.execution : undefined,
      namesPackage,
    });
    pipeline.role.grant(pipelineStatements({ ...place, reports: store, sourceRepositoryArn: source.arn, projectArn: project.arn }));

    new ScanSchedule(this, "schedule", {
      scheduleName: names.schedule,
      groupName: names.scheduleGroup,
      ...place,
      ...roleSettings,
      roleName: names.scheduleRole,
      pipelineArn: pipeline.arn,
      schedule: scan.schedule,
      timezone: scan.scheduleTimezone,
    });
    if (scan.onPublish)
      new ScanOnPublish(this, "onpublish", {
        ruleName: names.onPublishRule,
        ...place,
        ...roleSettings,
        roleName: names.onPublishRole,
        pipelineArn: pipeline.arn,
        domain: registry.domain,
        domainOwner: names.domainOwner,
        namesPackage,
      });
    addMessages(this, environment, place);
    addOutputs(this, scannerOutputs(environment, names));
    this.forget([...FORMER, ...(scan.kmsKeyArn === undefined ? [] : OWN_KEY)]);
  }
}
