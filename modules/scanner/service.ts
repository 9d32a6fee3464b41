import { existsSync } from "node:fs";
import { fetchWith } from "../network/fetch.mjs";
import type { Variables } from "../network/proxies.mjs";
import { restOrigin } from "../snyk/rest-address";
import { publishedCli } from "./adapters/published-cli";
import { SnykCli } from "./adapters/snyk-cli";
import { ISSUES_VERSION, SnykRest } from "./adapters/snyk-rest";
import { SnykRestClient } from "./adapters/snyk-rest-client";
import type { Layout } from "./layout";
import type { Log, VulnerabilityService } from "./ports";
import { MisconfiguredError, type Settings } from "./settings";
import type { Timetable } from "./timetable";

export interface Credentials {
  readonly token: string;
  readonly organization: string;
}

/** Where the scanner runs. */
export interface Place {
  readonly layout: Layout;
  readonly sourceFolder: string;
  /** An empty folder for this scan. */
  readonly workFolder: string;
  /** The process's environment. */
  readonly outside: Variables;
}

/**
 * The vulnerability service as the settings choose it, and the version that is asked. Throws {@link MisconfiguredError} if the CLI does
 * not run; the API is asked for the first time by the check.
 */
export async function serviceOf(
  settings: Pick<Settings, "engine" | "snykApi" | "cliSha256">,
  { token, organization }: Credentials,
  { layout, sourceFolder, workFolder, outside }: Place,
  times: Timetable,
  log: Log,
): Promise<{ readonly service: VulnerabilityService; readonly version: string }> {
  const { engine, snykApi: api, cliSha256 } = settings;
  if (engine === "api") {
    const client = new SnykRestClient({ origin: restOrigin(token, api), token, fetch: fetchWith(outside) });
    return { service: new SnykRest(client, organization), version: ISSUES_VERSION };
  }
  const program = await publishedCli(sourceFolder, workFolder, cliSha256);
  if (program !== undefined) log(`snyk: the published program is used (SHA-256 ${program.sha256}), nothing is downloaded`);
  const { snyk, pythonModules } = layout;
  if (program === undefined && !existsSync(snyk))
    throw new MisconfiguredError(
      "The build asks by the Snyk CLI, and none is beside the scanner, as with snyk.engine: api\n  Deploy the scanner and publish it again: both have to know the same engine",
    );
  const service = new SnykCli({ executable: program?.path ?? snyk, pythonModules, token, organization, api, workFolder, outside });
  return { service, version: await service.version(times.prepare) };
}
