import { adoptStatements } from "./adopt";
import { arnIn, bucketArn } from "./arn";
import { bucketsChange, bucketsRead } from "./buckets";
import { keysChange, keysRead } from "./keys";
import { parameterArn, parametersChange, parametersRead } from "./parameters";
import { artifactPrefix, pipelineStatements, pipelineTrust } from "./pipeline";
import { registryChange, registryRead } from "./registry";
import { rolesChange, rolesRead } from "./roles";
import { scanStatements, scanTrust } from "./scan";
import { scannerChange, scannerRead } from "./scanner";
import { scheduleStatements, scheduleTrust } from "./schedule";
import type { Statement } from "./statement";
import type { Subject } from "./subject";
import { type ServiceTrust } from "./trust";

/** What drift and doctor look at. No secret is in it. */
export function readOnlyStatements(subject: Subject): Statement[] {
  return [
    ...bucketsRead(subject),
    ...keysRead(subject),
    ...registryRead(subject),
    ...scannerRead(subject),
    ...parametersRead(subject),
    ...rolesRead(subject),
  ];
}

/** What deploys, publishes, scans and destroys; whatever the read-only role may see too. */
export function deployStatements(subject: Subject): Statement[] {
  return [
    ...readOnlyStatements(subject),
    ...bucketsChange(subject),
    ...keysChange(subject),
    ...registryChange(subject),
    ...scannerChange(subject),
    ...parametersChange(subject),
    ...rolesChange(subject),
  ];
}

export { adoptStatements };

/** A role that a stack makes for a service. */
export interface ServiceRoleDocument {
  readonly trust: ServiceTrust;
  readonly statements: readonly Statement[];
}

/** The roles of scan, pipeline and schedule, as the stacks make them. */
export function serviceRoles(subject: Subject): Readonly<Record<"scan" | "pipeline" | "schedule", ServiceRoleDocument>> {
  const { registry, scanner } = subject;
  const reports = {
    bucketArn: bucketArn(subject, scanner.reportBucket),
    artifactPrefix: artifactPrefix(scanner.pipeline),
    key: scanner.reportsKey,
  };
  const { partition, region, account } = subject;
  const place = { partition, region, account };
  return {
    scan: {
      trust: scanTrust(subject, scanner.project),
      statements: scanStatements({
        ...place,
        reports,
        logGroupArn: arnIn(subject, "logs", `log-group:${scanner.logGroup}`),
        domain: registry.domain,
        domainOwner: registry.domainOwner,
        parameterArns: scanner.secrets.map((name) => parameterArn(subject, name)),
        secretsKey: scanner.secretsKey,
        scannerHashArn: parameterArn(subject, scanner.scannerHash),
        build: scanner.build,
      }),
    },
    pipeline: {
      trust: pipelineTrust(subject, scanner.pipeline),
      statements: pipelineStatements({
        ...place,
        reports,
        sourceRepositoryArn: arnIn(subject, "codecommit", scanner.sourceRepository),
        projectArn: arnIn(subject, "codebuild", `project/${scanner.project}`),
      }),
    },
    schedule: {
      trust: scheduleTrust(subject, scanner.scheduleGroup),
      statements: scheduleStatements(arnIn(subject, "codepipeline", scanner.pipeline)),
    },
  };
}

/** The most that any of the three may ever do, whatever is written into it. */
export function boundaryStatements(subject: Subject): Statement[] {
  const { scan, pipeline, schedule } = serviceRoles(subject);
  return [...scan.statements, ...pipeline.statements, ...schedule.statements];
}
