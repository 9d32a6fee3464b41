import { isHttps, isLoopback } from "./addresses";
import { wrongWorkspaces } from "./consistency-hcp";
import { wrongRoles } from "./consistency-iam";
import { arnOf, brokenLimits } from "./consistency-limits";
import { wrongRegistry } from "./consistency-registry";
import { wrongSnyk } from "./consistency-snyk";
import type { Inconsistency } from "./limits/inconsistency";
import { type Names, namesOf } from "./names";
import type { Environment } from "./schema";

const NOT_HTTPS =
  "must be https: without TLS, anybody on the way reads what is sent.\nOnly a local AWS (local: true) may have an http address of this machine";

/** Headers that frame a message or belong to one connection (RFC 9110, 7.2, 7.6.1 and 8.6; RFC 9112, 6.1): none can carry a secret. */
const SENDERS_OWN: ReadonlySet<string> = new Set([
  "host",
  "content-length",
  "transfer-encoding",
  "connection",
  "keep-alive",
  "proxy-connection",
  "te",
  "trailer",
  "upgrade",
]);

/** Contradictions within one environment. */
export function inconsistencies(environment: Environment): Inconsistency[] {
  const { deployRoleArn, readOnlyRoleArn, quarantineRoleArn, externalId, backend, scan, accessLogs } = environment;
  const found: Inconsistency[] = [...wrongRoles(environment), ...wrongWorkspaces(environment)];
  const roles = [deployRoleArn, readOnlyRoleArn, quarantineRoleArn];
  if (externalId !== undefined && roles.every((arn) => arn === undefined)) {
    found.push({
      path: ["externalId"],
      fix: "is only used to assume deployRoleArn, readOnlyRoleArn and quarantineRoleArn: give one of them too, or remove this",
    });
  }
  if (backend.kind === "s3" && backend.bucketOwner !== undefined && backend.bucket === undefined) {
    found.push({ path: ["backend", "bucketOwner"], fix: "names the owner of an existing bucket: give backend.bucket too, or remove this" });
  }
  if (backend.kind === "s3" && backend.kmsKeyArn !== undefined && backend.bucket === undefined) {
    found.push({
      path: ["backend", "kmsKeyArn"],
      fix: "is the key of an existing bucket: give backend.bucket too, or remove this\nand let the state stack make bucket and key",
    });
  }
  if (backend.kind === "s3" && scan.reportBucket !== undefined && scan.reportBucket === namesOf(environment).stateBucket) {
    found.push({ path: ["scan", "reportBucket"], fix: "must differ from the bucket of the states: reports expire" });
  }
  if (scan.quietSeconds !== undefined && !scan.onPublish)
    found.push({ path: ["scan", "quietSeconds"], fix: "is about scans that packages start: set scan.onPublish: true too, or remove this" });
  const header = environment.notify?.webhook?.header;
  if (header !== undefined && SENDERS_OWN.has(header.toLowerCase()))
    found.push({ path: ["notify", "webhook", "header"], fix: "must be another header: whoever sends a request sets this one itself" });
  const { proxy } = scan;
  if (proxy !== undefined && (proxy.address === undefined) !== (proxy.secret === true)) {
    const both = "is a secret, and address is none: leave out one of the two";
    found.push(
      proxy.secret === true
        ? { path: ["scan", "proxy", "secret"], fix: both }
        : { path: ["scan", "proxy"], fix: "needs address, or secret: true if the address has user and password" },
    );
  }
  const { reportBucket, stateBucket } = namesOf(environment);
  if (accessLogs?.bucket === reportBucket || (backend.kind === "s3" && accessLogs?.bucket === stateBucket)) {
    found.push({ path: ["accessLogs", "bucket"], fix: "must be another bucket than those that are logged: every log would be logged" });
  }
  return [...found, ...wrongRegistry(environment), ...wrongSnyk(environment), ...wrongAddresses(environment), ...brokenLimits(environment)];
}

function notHttps(address: string): string {
  return URL.canParse(address) ? NOT_HTTPS : "is no URL: check its host, and its port (up to 65535)";
}

/** Addresses to which the environment's data may not go. */
function wrongAddresses({ local, endpoint, endpoints = {}, snyk, backend }: Environment): Inconsistency[] {
  const aws = [
    ...(endpoint === undefined ? [] : [{ path: ["endpoint"], address: endpoint }]),
    ...Object.entries(endpoints).map(([service, address]) => ({ path: ["endpoints", service], address })),
  ];
  const found = aws
    .filter(({ address }) => (local ? !isLoopback(address) : !isHttps(address)))
    .map(({ path, address }) => ({ path, fix: local ? "must be an address of this machine, because local is true" : notHttps(address) }));
  const others = [
    { path: ["snyk", "apiUrl"], address: snyk.apiUrl },
    { path: ["backend", "notifyUrl"], address: backend.kind === "hcp" ? backend.notifyUrl : undefined },
  ];
  const open = others.filter(({ address }) => address !== undefined && !isHttps(address) && !(local && isLoopback(address)));
  return [...found, ...open.map(({ path, address = "" }) => ({ path, fix: notHttps(address) }))];
}

/** If two environments would manage the same thing: the key that collides, and why; else undefined. */
export function collision(one: Environment, other: Environment): Inconsistency | undefined {
  const [names, others] = [namesOf(one), namesOf(other)];
  if (one.name === other.name) return { path: ["name"], fix: `${one.name} is already the name` };
  if (names.reportBucket === others.reportBucket) return { path: ["scan", "reportBucket"], fix: "this is already the bucket" };
  if (names.reportBucket === others.stateBucket)
    return { path: ["scan", "reportBucket"], fix: "reports expire, and this is the bucket of the states" };
  if (names.stateBucket === others.reportBucket)
    return { path: ["backend", "bucket"], fix: "states would expire: this is the bucket of reports" };
  if (one.account === other.account && one.region === other.region && names.sourceRepository === others.sourceRepository)
    return { path: ["scan", "sourceRepository"], fix: "this is already, in the same account, the repository" };
  const sharing = sharedParameter(one, other);
  if (sharing !== undefined) return sharing;
  if (one.account === other.account && names.scanRole === others.scanRole)
    return { path: ["iam", "rolePrefix"], fix: `in account ${one.account}, ${names.scanRole} is already the role` };
  if (one.region !== other.region || one.registry.domain !== other.registry.domain) return undefined;
  if (one.account === other.account)
    return { path: ["registry", "domain"], fix: `in account ${one.account}, region ${one.region}, this is already the domain` };
  const sameDomain = (one.registry.domainOwner ?? one.account) === (other.registry.domainOwner ?? other.account);
  if (!sameDomain || one.registry.repository !== other.registry.repository) return undefined;
  return { path: ["registry", "repository"], fix: "this is already, in the same domain, the repository" };
}

/** A parameter that both would make; those of the scanner's hash and of the proxy have names of their own, which no key changes. */
function sharedParameter(one: Environment, other: Environment): Inconsistency | undefined {
  const [names, others] = [namesOf(one), namesOf(other)];
  const given = ["tokenParameter", "organizationParameter"] as const;
  const arns = (environment: Environment, { acceptedSourceParameter, proxyParameter }: Names) =>
    [acceptedSourceParameter, ...(proxyParameter === undefined ? [] : [proxyParameter])].map((name) => ({
      name,
      arn: arnOf(environment, name),
    }));
  const theirs = [...given.map((each) => arnOf(other, others[each])), ...arns(other, others).map(({ arn }) => arn)];
  const key = given.find((each) => theirs.includes(arnOf(one, names[each])));
  if (key !== undefined) return { path: ["snyk", key], fix: "this is already, in the same account, a parameter" };
  const taken = arns(one, names).find(({ arn }) => given.some((each) => arnOf(other, others[each]) === arn));
  return taken && { path: ["snyk"], fix: `in the same account, ${taken.name} is already a parameter` };
}
