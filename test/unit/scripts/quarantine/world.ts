import { CodeartifactClient } from "@aws-sdk/client-codeartifact";
import { NoSuchKey, S3Client } from "@aws-sdk/client-s3";
import { Response } from "undici";
import { namesOf } from "../../../../environments/names";
import { type LedgerEntry, LEDGER_KEY } from "../../../../modules/scanner/contract/quarantine";
import type { Fetch } from "../../../../modules/network/fetch.mjs";
import { named, objectsOf, wholeScan } from "../../../helpers/scans";
import { screen } from "../../../helpers/states";
import { failure, fakeClient } from "../fake-client";

const environment = named("dev");
const names = namesOf(environment);
export const ME = "arn:aws:sts::222233334444:assumed-role/package-scan-archive/ops";

/** Statuses by repository and `name version`. */
export type Domain = Record<string, Record<string, string>>;

interface Changed {
  readonly repository: string;
  readonly package: string;
  readonly versions: readonly [string];
  readonly expectedStatus: string;
  readonly targetStatus: string;
}

/** The fakes of one domain and one bucket. @param after what happens after each change of a status */
export function world(
  domain: Domain,
  objects: Record<string, unknown> = {},
  after: (domain: Domain, changed: Changed) => void = () => undefined,
) {
  const files = new Map(Object.entries(objects).map(([key, value]) => [key, JSON.stringify(value)]));
  const log: string[] = [];
  const versionsOf = (repository: string, name: string) =>
    Object.entries(domain[repository] ?? {}).filter(([pin]) => pin.startsWith(`${name} `));
  const { client: codeArtifact } = fakeClient(CodeartifactClient, {
    ListRepositoriesInDomain: () => ({ repositories: Object.keys(domain).map((name) => ({ name })) }),
    DescribeRepository: ({ repository }: { repository: string }) => ({
      repository: { upstreams: repository === "team" ? [{ repositoryName: "zstore" }] : [] },
    }),
    ListPackageVersions: ({ repository, package: name }: Changed) => ({
      versions: versionsOf(repository, name).map(([pin, status]) => ({ version: pin.split(" ")[1], status, revision: "r1" })),
    }),
    UpdatePackageVersionsStatus: (changed: Changed) => {
      const { repository, package: name, versions, expectedStatus, targetStatus } = changed;
      const pin = `${name} ${versions[0]}`;
      const is = domain[repository]?.[pin];
      log.push(`${repository} ${pin} ${expectedStatus} -> ${targetStatus}, ledger ${[...states()].join(", ")}`);
      if (is !== expectedStatus) {
        const error = { errorCode: "MISMATCHED_STATUS", errorMessage: `current status: ${is ?? ""}, expected status: ${expectedStatus}` };
        return { failedVersions: { [versions[0]]: error } };
      }
      (domain[repository] ??= {})[pin] = targetStatus;
      after(domain, changed);
      return { successfulVersions: { [versions[0]]: { status: targetStatus } } };
    },
    GetAuthorizationToken: () => ({ authorizationToken: "token-of-the-tests" }),
    GetRepositoryEndpoint: ({ repository }: { repository: string }) => ({ repositoryEndpoint: `http://127.0.0.1:9/${repository}/` }),
  });
  const { client: s3 } = fakeClient(S3Client, {
    GetObject: ({ Key }: { Key: string }) => {
      const text = files.get(Key);
      if (text === undefined) throw new NoSuchKey({ ...failure, message: "no" });
      return { Body: { transformToString: () => Promise.resolve(text) }, ETag: text };
    },
    PutObject: ({ Key, Body }: { Key: string; Body: string }) => void files.set(Key, Body),
  });
  const entries = () => (JSON.parse(files.get(LEDGER_KEY) ?? '{"entries":[]}') as { entries: LedgerEntry[] }).entries;
  const states = () => entries().map(({ repository, package: name, version, state }) => `${repository} ${name} ${version} ${state}`);
  const { console, text } = screen();
  const context = {
    environment,
    names,
    console,
    signal: new AbortController().signal,
    actor: { variables: {} },
    aws: { codeArtifact, s3, callerArn: ME },
  };
  return { context, text, states, entries, log };
}

/** The files of a scan that judged these versions as bad. */
export function judged(...bad: readonly string[]) {
  const whole = wholeScan("2026-11-24-110000", bad, []);
  const versions = bad.map((pin) => {
    const [name = "", version = ""] = pin.split(" ");
    return { package: name, version, reasons: [`high: ${pin}, SNYK-1`] };
  });
  const gate = { state: "tripped" as const, reasons: [], versions, waived: 0, waivers: [] };
  return objectsOf({ ...whole, summary: { ...whole.summary, gate } });
}

/** Index pages by path. @param status of a page that is not there */
export function offering(pages: Readonly<Record<string, string>>, status = 404): { readonly fetch: Fetch } {
  return {
    fetch: (url) => {
      const page = pages[new URL(String(url)).pathname];
      return Promise.resolve(new Response(page ?? "", { status: page === undefined ? status : 200 }));
    },
  };
}
