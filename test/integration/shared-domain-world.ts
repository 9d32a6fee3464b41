import { CodeartifactClient } from "@aws-sdk/client-codeartifact";
import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { loadEnvironment } from "../../environments/load";
import { namesOf } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { serviceRoles } from "../../modules/permissions/documents";
import { CodeArtifactRegistry } from "../../modules/scanner/adapters/codeartifact-registry";
import { Pace } from "../../modules/scanner/pace";
import { CodeArtifactIndexPages } from "../../modules/scanner/adapters/index-pages";
import { MemoryStore, MemoryVulnerabilityService } from "../../modules/scanner/adapters/in-memory";
import { TrafficMeter } from "../../modules/scanner/adapters/meter";
import { systemClock } from "../../modules/scanner/adapters/system-clock";
import type { Summary } from "../../modules/scanner/contract/results";
import { scan } from "../../modules/scanner/scan";
import { readSettings } from "../../modules/scanner/settings";
import { timetableOf } from "../../modules/scanner/timetable";
import { subjectOf } from "../../environments/subject";
import { scanVariables } from "../../stacks/scan-variables";
import type { Fleet } from "../helpers/fleet";
import { makeUser } from "../helpers/iam";
import type { StartedRules } from "../helpers/python-rules";
import { sdkSettings } from "../helpers/sdk";

/** States of the registry alone, in files: no bucket has to be made for them. */
export function keepStatesInFiles(fleet: Fleet): void {
  for (const name of Object.keys(fleet.environments))
    appendFileSync(join(fleet.folder, "environments", `${name}.yaml`), `backend: { kind: local, path: ${join(fleet.folder, "states")} }\n`);
}

/** A client of CodeArtifact with exactly the given statements, in an environment's account. */
export async function clientWith(fleet: Fleet, environment: Environment, user: string, statements: readonly object[]) {
  const { sandbox } = fleet.clients;
  const root = sdkSettings({ ...sandbox, account: environment.account });
  const keys = await makeUser(root, user, ...statements);
  return { keys, codeartifact: new CodeartifactClient(sdkSettings(sandbox, keys)) };
}

/** A scan of the environment with the permissions of its scan's role, by the build's own variables; Snyk alone is in memory. */
export async function scanAs(fleet: Fleet, name: string, python: StartedRules): Promise<Summary> {
  const environment = loadEnvironment(name, join(fleet.folder, "environments"));
  const subject = subjectOf(environment);
  const { codeartifact } = await clientWith(fleet, environment, `scan-${Date.now()}`, serviceRoles(subject).scan.statements);
  const variables = scanVariables(environment, namesOf(environment));
  const settings = readSettings({ ...variables, AWS_REGION: environment.region });
  const { domain, domainOwner } = settings;
  const meter = new TrafficMeter();
  return scan(
    settings,
    { organization: "acme", engine: "cli", version: settings.cliVersion },
    {
      registry: new CodeArtifactRegistry(codeartifact, domain, domainOwner),
      pages: new CodeArtifactIndexPages(codeartifact, { domain, domainOwner }, systemClock, meter, new Pace(systemClock)),
      rules: python.rules,
      service: new MemoryVulnerabilityService(),
      store: new MemoryStore(),
      clock: systemClock,
      meter,
      log: () => undefined,
    },
    timetableOf({ timeoutMinutes: 60 }, systemClock, new AbortController().signal),
  );
}
