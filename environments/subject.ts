import type { Registry, States, Subject } from "../modules/permissions/subject";
import { boundaryArnOf } from "./boundary";
import { messagesOf } from "./messages";
import { hasStateStack, type Names, namesOf, tagsOf } from "./names";
import { placeOf } from "./place";
import type { Environment } from "./schema";
import { AWS_MANAGED } from "./schema-registry";

/** The tags by which a key is known as ours: a team's own may change over time. */
const KEY_TAGS = ["project", "environment"] as const;

/** What the permissions of an environment's roles name. @param former the environment before its states were to be moved */
export function subjectOf(environment: Environment, former?: Environment): Subject {
  const names = namesOf(environment);
  const tags = tagsOf(environment);
  return {
    ...placeOf(environment),
    keyTags: Object.fromEntries(KEY_TAGS.map((tag) => [tag, tags[tag] ?? ""])),
    states: statesOf(environment, names),
    formerStates: former && statesOf(former, namesOf(former)),
    registry: registryOf(environment, names),
    scanner: {
      reportBucket: names.reportBucket,
      reportsKey: names.reportKey,
      sourceRepository: names.sourceRepository,
      project: names.scanProject,
      build: { network: environment.scan.vpc, image: environment.scan.image },
      pipeline: names.pipeline,
      scheduleGroup: names.scheduleGroup,
      schedule: names.schedule,
      logGroup: names.logGroup,
      secrets: [names.tokenParameter, names.organizationParameter],
      proxy: names.proxyParameter,
      secretsKey: names.secretsKey,
      scannerHash: names.acceptedSourceParameter,
      messages: messagesOf(environment, names),
      onPublishRule: environment.scan.onPublish ? names.onPublishRule : undefined,
    },
    roles: {
      path: names.rolePath,
      scan: names.scanRole,
      pipeline: names.pipelineRole,
      schedule: names.scheduleRole,
      webhook: environment.notify?.webhook && names.webhookRole,
      publish: environment.scan.onPublish ? names.onPublishRole : undefined,
    },
    boundaryArn: boundaryArnOf(environment),
  };
}

function statesOf(environment: Environment, names: Names): States | undefined {
  const { backend, name } = environment;
  if (backend.kind !== "s3") return undefined;
  return {
    bucket: names.stateBucket,
    prefix: `${name}/`,
    made: hasStateStack(environment),
    keyAlias: names.stateKeyAlias,
    keyArn: backend.kmsKeyArn,
  };
}

function registryOf({ account, registry }: Environment, names: Names): Registry {
  const { encryptionKey } = registry;
  const owns = names.domainOwner === account;
  return {
    domain: registry.domain,
    domainOwner: names.domainOwner,
    repositories: [registry.repository, ...(names.storeRepository === undefined ? [] : [names.storeRepository])],
    upstream: registry.upstream,
    keyAlias: owns && encryptionKey === undefined ? names.domainKeyAlias : undefined,
    keyArn: owns && encryptionKey !== AWS_MANAGED ? encryptionKey : undefined,
  };
}
