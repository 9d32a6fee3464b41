import { adoptStatements } from "./adopt";
import { arnIn, bucketArn } from "./arn";
import { bucketsChange, bucketsRead } from "./buckets";
import { inOneDocument } from "./one-document";
import { keysChange, keysRead } from "./keys";
import { messagesChange, messagesRead, ruleTrust, rulesChange, rulesRead, webhookStatements } from "./messages";
import { parameterArn, parametersChange, parametersRead } from "./parameters";
import { artifactPrefix, pipelineStatements, pipelineTrust } from "./pipeline";
import { quarantineStatements } from "./quarantine";
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
    ...rulesRead(subject),
    ...messagesRead(subject),
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
    ...rulesChange(subject),
    ...messagesChange(subject),
  ];
}

export { adoptStatements, quarantineStatements };

/** A role that a stack makes for a service. */
export interface ServiceRoleDocument {
  readonly trust: ServiceTrust;
  readonly statements: readonly Statement[];
}

/** The roles as the stacks make them: of scan, pipeline and schedule, and of the rules of EventBridge if there are any. */
export type ServiceRoles = Readonly<Record<"scan" | "pipeline" | "schedule", ServiceRoleDocument>> &
  Readonly<Partial<Record<"webhook" | "publish", ServiceRoleDocument>>>;

export function serviceRoles(subject: Subject): ServiceRoles {
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
        proxyArn: scanner.proxy === undefined ? undefined : parameterArn(subject, scanner.proxy),
        build: scanner.build,
        messages: scanner.messages,
        pipelineArn: scanner.onPublishRule === undefined ? undefined : arnIn(subject, "codepipeline", scanner.pipeline),
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
    ...(scanner.messages?.webhook && {
      webhook: {
        trust: ruleTrust(subject, scanner.messages.webhook.name),
        statements: webhookStatements(subject, scanner.messages.webhook.name),
      },
    }),
    ...(scanner.onPublishRule !== undefined && {
      publish: {
        trust: ruleTrust(subject, scanner.onPublishRule),
        statements: scheduleStatements(arnIn(subject, "codepipeline", scanner.pipeline)),
      },
    }),
  };
}

/** The most that any of them may ever do, whatever is written into it. */
export function boundaryStatements(subject: Subject): Statement[] {
  const { scan, pipeline, schedule, webhook, publish } = serviceRoles(subject);
  return [scan, pipeline, schedule, webhook, publish].flatMap((role) => role?.statements ?? []);
}

/** They as one policy. With the longest names of everything they fit; undefined if they do not. */
export function boundaryDocument(subject: Subject): readonly Statement[] | undefined {
  return inOneDocument(boundaryStatements(subject));
}
