import { messagesOf } from "../environments/messages";
import type { Names } from "../environments/names";
import { placeOf } from "../environments/place";
import type { Environment } from "../environments/schema";
import { arnIn, regionalDomain } from "../modules/permissions/arn";
import { SETTING } from "../modules/scanner/settings";

/** The build's environment variables, with the names that the scanner reads. None is a secret. */
export function scanVariables(environment: Environment, names: Names): Record<string, string> {
  const { registry, scan, snyk, endpoint } = environment;
  return {
    [SETTING.domain]: registry.domain,
    [SETTING.domainOwner]: names.domainOwner,
    [SETTING.repository]: registry.repository,
    [SETTING.bucket]: names.reportBucket,
    [SETTING.tokenParameter]: names.tokenParameter,
    [SETTING.organizationParameter]: names.organizationParameter,
    [SETTING.projectName]: names.snykProjectName,
    ...(snyk.engine !== "cli" && { [SETTING.engine]: snyk.engine }),
    [SETTING.cliVersion]: snyk.cliVersion,
    [SETTING.environment]: environment.name,
    [SETTING.logGroup]: names.logGroup,
    [SETTING.timeoutMinutes]: String(scan.timeoutMinutes),
    ...(names.scannedRepositories !== undefined && { [SETTING.repositories]: names.scannedRepositories.join(",") }),
    ...(scan.askConnection && names.storeRepository !== undefined && { [SETTING.storeRepository]: names.storeRepository }),
    ...versionVariables(scan.versions),
    ...(snyk.sendPrivate !== false && { [SETTING.sendPrivate]: snyk.sendPrivate === true ? "true" : snyk.sendPrivate.join(",") }),
    ...(snyk.cliSha256 !== undefined && { [SETTING.cliSha256]: snyk.cliSha256 }),
    ...(snyk.apiUrl !== undefined && { [SETTING.snykApi]: snyk.apiUrl }),
    ...messageVariables(environment, names),
    ...startVariables(environment, names),
    ...(endpoint !== undefined && { AWS_ENDPOINT_URL: endpoint }),
    ...proxyVariables(environment),
  };
}

/** Where the scan tells what is new. */
function messageVariables(environment: Environment, names: Names): Record<string, string> {
  const messages = messagesOf(environment, names);
  if (messages === undefined) return {};
  const { topic, webhook } = messages;
  return {
    [SETTING.topic]: arnIn(placeOf(environment), "sns", topic),
    ...(webhook && { [SETTING.eventSource]: webhook.source }),
  };
}

/** By what the scan knows that a package has started it. */
function startVariables({ scan: { onPublish, quietSeconds } }: Environment, names: Names): Record<string, string> {
  if (!onPublish) return {};
  return {
    [SETTING.pipeline]: names.pipeline,
    [SETTING.publishRule]: names.onPublishRule,
    ...(quietSeconds !== undefined && { [SETTING.quietSeconds]: String(quietSeconds) }),
  };
}

/** What differs from the scanner's own defaults. */
function versionVariables(versions: Environment["scan"]["versions"] = "default"): Record<string, string> {
  const { take, newest, unlisted } = typeof versions === "string" ? { take: versions, newest: undefined, unlisted: true } : versions;
  const chosen = newest === undefined ? (take ?? "default") : `newest:${newest}`;
  return { ...(chosen !== "default" && { [SETTING.versions]: chosen }), ...(!unlisted && { [SETTING.unlisted]: "false" }) };
}

/** This machine, and where a container gets its credentials: no program of the build may ask them through the proxy. */
const NEVER = ["localhost", "127.0.0.1", "169.254.169.254", "169.254.170.2"];

/** As pip, npm, Node and the Snyk CLI know them. */
function proxyVariables(environment: Environment): Record<string, string> {
  const { proxy } = environment.scan;
  if (proxy === undefined) return {};
  const { address, direct = [`.${regionalDomain(placeOf(environment))}`] } = proxy;
  const addresses = address === undefined ? {} : Object.fromEntries(PROXIES.map((name) => [name, address]));
  return { ...addresses, NO_PROXY: [...NEVER, ...direct].join(",") };
}

const PROXIES = ["HTTPS_PROXY", "HTTP_PROXY"] as const;

/** Variables for which CodeBuild takes a parameter's value when a build starts, and which it masks in the log: by name, the parameter. */
export function proxyParameters({ proxyParameter }: Names): Record<string, string> {
  return proxyParameter === undefined ? {} : Object.fromEntries(PROXIES.map((name) => [name, proxyParameter]));
}
