import { readFileSync } from "node:fs";
import { isHttps, isLoopback, isMetadataHost, sameAddress, shownAddress } from "./addresses";
import { ForeignSettingsError, type ForeignSetting } from "./errors";
import { fileOf } from "./file-of";
import type { Environment } from "./schema";
import { HCP_HOSTNAME } from "./schema-hcp";
import { type ServiceName, serviceMeant } from "./services";
import { configuredEndpoints } from "./shared-config";
import { addressesOfHost, cliConfigurations, foreignTerraformSettings, withoutComments } from "./terraform-settings";
import type { Variables } from "./variables";

type Place = Pick<Environment, "name" | "file" | "local" | "endpoint" | "endpoints" | "backend">;

/** Where no environment is worked on: nothing but AWS's own addresses is taken, or those of this machine. */
const NOWHERE = { name: "", backend: { kind: "local" } } as const satisfies Partial<Place>;

/** A setting that names an address, of the process's environment or of a file. */
interface Address {
  /** As a person finds it. */
  readonly setting: string;
  readonly value: string;
  /** What is found there: services of AWS (one, or all), the caller's credentials, or Snyk. */
  readonly of: "aws" | "credentials" | "snyk";
  readonly service?: string;
}

const CREDENTIALS = new Set(["AWS_EC2_METADATA_SERVICE_ENDPOINT", "AWS_METADATA_URL", "AWS_CONTAINER_CREDENTIALS_FULL_URI"]);
/** Endpoints of the SDKs (`AWS_ENDPOINT_URL_SSM`) and the older ones of the AWS provider (`TF_AWS_S3_ENDPOINT`, `AWS_S3_ENDPOINT`). */
const AWS = /^(?:TF_)?AWS_(?:(\w+)_)?ENDPOINT(?:_URL_?(\w+)?)?$/i;
const SNYK = /^SNYK_\w*(API|URL|ENDPOINT)\w*$/i;
/** Values of variables that end like an address's: AWS_USE_FIPS_ENDPOINT, AWS_S3_US_EAST_1_REGIONAL_ENDPOINT. */
const WORDS = /^(true|false|regional|legacy|ipv4|ipv6)?$/i;

const UNSET = "unset it";
const HERE_ONLY = "a local environment takes addresses of this machine only (127.0.0.1, localhost)";
const LOCAL_ONLY = `${HERE_ONLY}: ${UNSET}`;

/**
 * Refuses to work on an environment if settings around would send its data elsewhere than its file says. Throws
 * {@link ForeignSettingsError} with all of them.
 * @param variables the process's environment; it also says where the user's configuration files are
 */
export function refuseForeignSettings(environment: Place, variables: Variables): void {
  const found = foreignSettings(environment, variables);
  if (found.length > 0) throw new ForeignSettingsError(environment.name, found);
}

/**
 * The same where no environment says which addresses are right: only AWS's own are, or, with a local AWS around, those of this machine.
 */
export function refuseForeignSurroundings(variables: Variables): void {
  const local = isLoopback(variables.AWS_ENDPOINT_URL ?? "");
  const found = foreignSettings({ ...NOWHERE, local }, variables);
  if (found.length > 0) throw new ForeignSettingsError(undefined, found);
}

/**
 * The settings around that would send an environment's data elsewhere: other addresses of AWS or Snyk than the environment's file
 * names, connections without TLS or with nobody's certificate, providers that nobody has checked. A local environment may use
 * addresses of this machine.
 */
export function foreignSettings(environment: Place, variables: Variables): ForeignSetting[] {
  const wrong = environment.local ? elsewhere : foreign;
  return [
    ...[...addressesIn(variables), ...addressesInFiles(variables)].flatMap((address) => wrong(address, environment) ?? []),
    ...(environment.local ? unheeded(variables) : unsafe(variables)),
    ...foreignTerraformSettings(variables),
    ...foreignHosts(environment, variables),
  ];
}

function addressesIn(variables: Variables): Address[] {
  return Object.entries(variables).flatMap(([setting, value = ""]): Address[] => {
    if (value === "" || (WORDS.test(value) && !/ENDPOINT_URL(_|$)/i.test(setting))) return [];
    if (CREDENTIALS.has(setting)) return [{ setting, value, of: "credentials" }];
    if (SNYK.test(setting) && /^[a-z][a-z0-9+.-]*:/i.test(value)) return [{ setting, value, of: "snyk" }];
    const [matched, before, after] = AWS.exec(setting) ?? [];
    return matched === undefined ? [] : [{ setting, value, of: "aws", service: before ?? after }];
  });
}

function addressesInFiles(variables: Variables): Address[] {
  return configuredEndpoints(variables).map(({ file, section, setting, service, address }) => ({
    setting: `${file} [${section}] ${service === undefined ? "" : `${service} `}${setting}`,
    value: address,
    of: setting === "endpoint_url" ? "aws" : "credentials",
    service,
  }));
}

/** Outside a local environment. */
function foreign({ setting, value, of, service }: Address, environment: Place): ForeignSetting | undefined {
  const what = `${setting}=${shownAddress(value)}`;
  if (of === "credentials") {
    return isHttps(value) || isMetadataHost(value) ? undefined : { what, fix: `credentials would come without TLS: ${UNSET}` };
  }
  if (of === "snyk") return isHttps(value) ? undefined : { what, fix: `the Snyk token would go there without TLS: ${UNSET}` };
  const meant = service === undefined ? undefined : serviceMeant(service);
  const named = service === undefined ? environment.endpoint : meant && (environment.endpoints?.[meant] ?? environment.endpoint);
  if (named !== undefined && isHttps(value) && sameAddress(named, value)) return undefined;
  return { what, fix: remedy(value, meant, environment) };
}

function remedy(value: string, service: ServiceName | undefined, environment: Place): string {
  if (environment.name === NOWHERE.name) return `${UNSET}: only AWS's own addresses are taken where no environment's file names another`;
  const file = fileOf(environment);
  if (!isHttps(value)) return `${UNSET}: only https is taken, and only from ${file}`;
  if (service === undefined) return `${UNSET}: which services have an address of their own is said in ${file} (endpoints)`;
  return `${UNSET}; if it is your company's own, write into ${file}: endpoints: { ${service}: ${shownAddress(value)} }`;
}

/** Other addresses that Terraform's CLI configuration gives for the host that has the states: its token would go there too. */
function foreignHosts(environment: Place, variables: Variables): ForeignSetting[] {
  const { backend, local } = environment;
  if (backend.kind !== "hcp") return [];
  const { hostname = HCP_HOSTNAME } = backend;
  const fix = local
    ? `${HERE_ONLY}: remove it`
    : `states and token would go there: remove it; another host goes into ${fileOf(environment)} (backend.hostname)`;
  // Terraform takes it if the configuration names no host, as that of app.terraform.io does not.
  const { TF_CLOUD_HOSTNAME: named = "" } = variables;
  const variable = named === "" || named.toLowerCase() === hostname ? [] : [{ what: `TF_CLOUD_HOSTNAME=${named}`, fix }];
  const blocks = cliConfigurations(variables).flatMap((file) =>
    addressesOfHost(withoutComments(readFileSync(file, "utf8")), hostname)
      .filter(({ address }) => !local || !isLoopback(address))
      .map(({ service, address }) => ({ what: `host ${hostname} in ${file}: ${service}=${shownAddress(address)}`, fix })),
  );
  return [...variable, ...blocks];
}

/** In a local environment. */
function elsewhere({ setting, value, of }: Address): ForeignSetting | undefined {
  const here = of === "credentials" ? isHttps(value) || isMetadataHost(value) : isLoopback(value);
  // Only the sandbox runs the Snyk CLI, and it names its own address.
  return here || of === "snyk" ? undefined : { what: `${setting}=${shownAddress(value)}`, fix: LOCAL_ONLY };
}

/** With these, a client would not go where the address of the local AWS leads, but to AWS. */
function unheeded({ AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: ignored = "" }: Variables): ForeignSetting[] {
  if (!/^(true|1)$/i.test(ignored)) return [];
  return [{ what: `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS=${ignored}`, fix: `clients would go to AWS itself: ${UNSET}` }];
}

/** Variables with which a connection is not what it seems. */
export function unsafe(variables: Variables): ForeignSetting[] {
  const off = (name: string, pattern: RegExp, fix: string): ForeignSetting[] =>
    pattern.test(variables[name] ?? "") ? [{ what: `${name}=${variables[name] ?? ""}`, fix: `${fix}: ${UNSET}` }] : [];
  const ON = /^(?!(false|0|no|off)?$)/i;
  return [
    ...off("NODE_TLS_REJECT_UNAUTHORIZED", /^0$/, "anybody's certificate would be taken; a company's goes into AWS_CA_BUNDLE"),
    ...off("AWS_NO_VERIFY_SSL", ON, "anybody's certificate would be taken; a company's goes into AWS_CA_BUNDLE"),
    ...off("SNYK_HTTP_PROTOCOL_UPGRADE", /^(0|false)$/i, "the Snyk token would go over plain http"),
  ];
}
