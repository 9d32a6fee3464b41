import { brokenBucketLimits, brokenLogPrefix } from "./limits/buckets";
import { ignoredButOurs } from "./limits/ignored-tags";
import type { Inconsistency } from "./limits/inconsistency";
import { brokenImage } from "./limits/image";
import { brokenKeyLimits } from "./limits/keys";
import { brokenListLimits } from "./limits/lists";
import { brokenParameterLimits } from "./limits/parameters";
import { brokenReaderLimits, brokenStoreName } from "./limits/repositories";
import { brokenTagLimits } from "./limits/tags";
import { templatesIn } from "./limits/templates";
import { hasStateStack, namesOf, tagsOf } from "./names";
import { placeOf } from "./place";
import type { Environment } from "./schema";
import { AWS_MANAGED } from "./schema-registry";

const NAME = ["name"];

/** What AWS or Terraform would refuse only when a part is applied already: limits of names, tags and ARNs, of ours that are made too. */
export function brokenLimits(environment: Environment): Inconsistency[] {
  const { tags, backend, registry, scan, snyk, accessLogs } = environment;
  const { reportBucket, stateBucket, storeRepository } = namesOf(environment);
  const ownState = backend.kind === "s3" ? backend.bucket : undefined;
  return [
    ...templatesIn(environment),
    ...brokenTagLimits(tags, tagsOf({ ...environment, tags: {} })),
    ...ignoredButOurs(environment.ignoreTags, tagsOf(environment)),
    ...brokenBucketLimits([
      { path: scan.reportBucket === undefined ? NAME : ["scan", "reportBucket"], bucket: reportBucket },
      ...(ownState === undefined ? [] : [{ path: ["backend", "bucket"], bucket: ownState }]),
      ...(hasStateStack(environment) ? [{ path: NAME, bucket: stateBucket }] : []),
      ...(accessLogs === undefined ? [] : [{ path: ["accessLogs", "bucket"], bucket: accessLogs.bucket }]),
    ]),
    ...brokenLogPrefix(accessLogs?.prefix ?? "", [reportBucket, stateBucket]),
    ...(storeRepository === undefined || registry.storeRepository !== undefined ? [] : brokenStoreName(storeRepository)),
    ...brokenReaderLimits(registry.readers),
    ...brokenParameterLimits(parametersOf(environment), scan.proxy?.secret === true),
    ...brokenKeyLimits(keysOf(environment), placeOf(environment)),
    ...brokenImage(scan.image, placeOf(environment)),
    ...brokenListLimits([
      { path: ["scan", "repositories"], items: typeof scan.repositories === "object" ? scan.repositories : [] },
      { path: ["scan", "proxy", "direct"], items: scan.proxy?.direct ?? [] },
      { path: ["snyk", "sendPrivate"], items: typeof snyk.sendPrivate === "object" ? snyk.sendPrivate : [] },
    ]),
  ];
}

function parametersOf(environment: Environment) {
  const { snyk } = environment;
  const { tokenParameter, organizationParameter, acceptedSourceParameter, proxyParameter } = namesOf(environment);
  const parameter = (path: readonly string[], name: string, isSecret: boolean) => ({ path, name, arn: arnOf(environment, name), isSecret });
  return [
    parameter(NAME, acceptedSourceParameter, false),
    ...(proxyParameter === undefined ? [] : [parameter(NAME, proxyParameter, false)]),
    parameter(snyk.tokenParameter === undefined ? NAME : ["snyk", "tokenParameter"], tokenParameter, true),
    parameter(snyk.organizationParameter === undefined ? NAME : ["snyk", "organizationParameter"], organizationParameter, true),
  ];
}

/** The ARN of an SSM parameter, in which a first slash of the name makes no difference (`modules/permissions/parameters.ts`). */
export function arnOf(environment: Environment, name: string): string {
  const { partition, region, account } = placeOf(environment);
  return `arn:${partition}:ssm:${region}:${account}:parameter/${name.replace(/^\//, "")}`;
}

function keysOf({ account, backend, registry, scan, snyk }: Environment) {
  const { encryptionKey, domainOwner = account } = registry;
  return [
    // The key of another account's domain is refused as a whole.
    { path: ["registry", "encryptionKey"], arn: encryptionKey === AWS_MANAGED || domainOwner !== account ? undefined : encryptionKey },
    { path: ["backend", "kmsKeyArn"], arn: backend.kind === "s3" ? backend.kmsKeyArn : undefined },
    { path: ["scan", "kmsKeyArn"], arn: scan.kmsKeyArn, account },
    { path: ["snyk", "kmsKeyArn"], arn: snyk.kmsKeyArn, account },
  ];
}
