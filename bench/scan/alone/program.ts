import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fetchWith } from "../../../modules/network/fetch.mjs";
import { type MemoryPackage, MemoryRegistry, MemoryStore } from "../../../modules/scanner/adapters/in-memory";
import { pythonRules } from "../../../modules/scanner/adapters/python-rules";
import { SnykCli } from "../../../modules/scanner/adapters/snyk-cli";
import { SnykRest } from "../../../modules/scanner/adapters/snyk-rest";
import { SnykRestClient } from "../../../modules/scanner/adapters/snyk-rest-client";
import { systemClock } from "../../../modules/scanner/adapters/system-clock";
import { tidy } from "../../../modules/scanner/adapters/tidy";
import type { Engine } from "../../../modules/scanner/contract/engine";
import { scan } from "../../../modules/scanner/scan";
import { readSettings } from "../../../modules/scanner/settings";
import { timetableOf } from "../../../modules/scanner/timetable";

/** What the program gets as its one argument, in JSON. */
export interface AloneInput {
  readonly packages: number;
  readonly versions: number;
  readonly engine: Engine;
  /** Of the local Snyk API. */
  readonly url: string;
  readonly token: string;
  readonly organization: string;
  readonly cli: string;
  readonly rules: string;
  readonly pythonModules: string;
}

/** Keeps nothing: the bucket's memory is not the scan's. */
class Away extends MemoryStore {
  override put(): Promise<void> {
    return Promise.resolve();
  }
}

/** As bench/scan/packages.ts has them, without files that pip could not install. */
function content({ packages, versions }: AloneInput): Record<string, MemoryPackage> {
  const nameOf = (index: number) => `generated-${String(index).padStart(6, "0")}`;
  return Object.fromEntries(
    Array.from({ length: packages }, (_, index) => {
      const dependencies = index % 3 === 0 ? [1, 2].map((step) => ({ package: nameOf(index + step), requirement: ">=1.0" })) : [];
      const all = Array.from({ length: versions }, (_, number) => {
        const file = `generated_${String(index).padStart(6, "0")}-1.${number}.0-py3-none-any.whl`;
        return { version: `1.${number}.0`, revision: `${number}`, assets: [{ name: file, size: 1000 }], dependencies };
      });
      return [nameOf(index), { versions: all, page: all.flatMap(({ assets }) => assets) }];
    }),
  );
}

/** A whole scan with a registry in memory, the real CLI or API adapter, and PyPA's rules. Writes its seconds by step, in JSON. */
async function main(input: AloneInput): Promise<void> {
  const { engine, url, token, organization, cli, rules, pythonModules } = input;
  const registry = new MemoryRegistry({ store: content(input) });
  const workFolder = mkdtempSync(join(tmpdir(), "bench-alone-"));
  const outside = { PATH: process.env.PATH };
  const service =
    engine === "cli"
      ? new SnykCli({ executable: cli, pythonModules, token, organization, api: `${url}/v1`, workFolder, outside })
      : new SnykRest(new SnykRestClient({ origin: url, token, fetch: fetchWith({}) }), organization);
  const settings = readSettings({
    SCAN_DOMAIN: "bench",
    SCAN_DOMAIN_OWNER: "111122223333",
    SCAN_REPOSITORY: "store",
    SCAN_VERSIONS: "all",
    SCAN_BUCKET: "bench",
    SNYK_TOKEN_PARAMETER: "/t",
    SNYK_ORGANIZATION_PARAMETER: "/o",
    SNYK_PROJECT_NAME: "bench",
    SNYK_CLI_VERSION: "1.1110.0",
    SNYK_ENGINE: engine,
    AWS_REGION: "eu-central-1",
  });
  const { seconds, exitCode, checked } = await scan(
    settings,
    { organization, engine, version: settings.cliVersion },
    {
      registry,
      pages: registry,
      rules: pythonRules(rules, pythonModules, outside.PATH),
      service,
      store: new Away(),
      clock: systemClock,
      meter: { bytes: 0, requests: 0 },
      log: () => undefined,
      tidy,
    },
    timetableOf({ timeoutMinutes: 60 }, systemClock, new AbortController().signal),
  );
  process.stdout.write(`${JSON.stringify({ seconds, exitCode, checked })}\n`, () => process.exit(0));
}

void main(JSON.parse(process.argv[2] ?? "") as AloneInput);
