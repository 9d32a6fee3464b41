import type { Construct } from "constructs";
import type { Role } from "../environments/role";
import type { Environment } from "../environments/schema";
import { AcceptedSource } from "../modules/accepted-source";
import { allowPipeline, artifactPrefix } from "../modules/pipeline-permissions";
import { ReportBucket } from "../modules/report-bucket";
import { allowScan } from "../modules/scan-permissions";
import { ScanPipeline } from "../modules/scan-pipeline";
import { ScanProject } from "../modules/scan-project";
import { ScanSchedule } from "../modules/scan-schedule";
import { SecretParameter } from "../modules/secret-parameter";
import { SourceRepository } from "../modules/source-repository";
import { ACCEPTED_SOURCE } from "../modules/scanner/contract/source";
import { EnvironmentStack } from "./base";
import { scanVariables } from "./scan-variables";

/** Everything for the daily scan: source, parameters of the secrets, reports, build, pipeline and schedule, each with its own role. */
export class ScannerStack extends EnvironmentStack {
  constructor(scope: Construct, environment: Environment, role?: Role) {
    super(scope, "scanner", environment, role);
    const { account, region, registry, retentionDays, scan } = environment;
    const { names } = this;
    const source = new SourceRepository(this, "source", {
      repositoryName: names.sourceRepository,
      description: "The scanner, as ops publish puts it",
    });
    const token = new SecretParameter(this, "token", { parameterName: names.tokenParameter, description: "Snyk token" });
    const organization = new SecretParameter(this, "organization", {
      parameterName: names.organizationParameter,
      description: "Snyk organization",
    });
    const accepted = new AcceptedSource(this, "accepted", { parameterName: names.acceptedSourceParameter });
    const reports = new ReportBucket(this, "reports", {
      bucket: names.reportBucket,
      keyAlias: names.reportKeyAlias,
      account,
      retentionDays,
      protect: registry.protect,
    });
    const artifacts = { region, bucketArn: reports.arn, keyArn: reports.keyArn, artifactPrefix: artifactPrefix(names.pipeline) };

    const project = new ScanProject(this, "scan", {
      projectName: names.scanProject,
      roleName: names.scanRole,
      account,
      region,
      logGroupName: names.logGroup,
      artifactKeyArn: reports.keyArn,
      retentionDays,
      timeoutMinutes: scan.timeoutMinutes,
      variables: scanVariables(environment, names),
      parameters: { [ACCEPTED_SOURCE]: accepted.parameterName },
    });
    allowScan(project.role, {
      ...artifacts,
      domain: registry.domain,
      domainOwner: names.domainOwner,
      parameterArns: [token.arn, organization.arn],
      acceptedSourceArn: accepted.arn,
    });

    const pipeline = new ScanPipeline(this, "pipeline", {
      pipelineName: names.pipeline,
      roleName: names.pipelineRole,
      account,
      region,
      artifactBucket: reports.bucket,
      artifactKeyArn: reports.keyArn,
      sourceRepository: source.repositoryName,
      branch: names.sourceBranch,
      projectName: project.projectName,
    });
    allowPipeline(pipeline.role, { ...artifacts, sourceRepositoryArn: source.arn, projectArn: project.arn });

    new ScanSchedule(this, "schedule", {
      scheduleName: names.schedule,
      groupName: names.scheduleGroup,
      roleName: names.scheduleRole,
      account,
      region,
      pipelineArn: pipeline.arn,
      schedule: scan.schedule,
      timezone: scan.scheduleTimezone,
    });
  }
}
