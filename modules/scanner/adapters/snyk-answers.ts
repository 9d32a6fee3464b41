import { z } from "zod";
import { type Finding, severitySchema } from "../contract/results";
import { secrets } from "../../text/redactor";
import { CheckError, type CheckFailure, type Pin } from "../ports";

/** The part of `snyk test --json` that is used; as CLI 1.1110.0 writes it. */
const testSchema = z.object({
  dependencyCount: z.number(),
  vulnerabilities: z.array(
    z.object({
      id: z.string(),
      title: z.string().catch("Untitled problem"),
      severity: severitySchema.catch("low"),
      name: z.string().optional(),
      packageName: z.string().optional(),
      version: z.string(),
      identifiers: z.object({ CVE: z.array(z.string()).catch([]) }).catch({ CVE: [] }),
      cvssScore: z.number().optional().catch(undefined),
      fixedIn: z.array(z.string()).catch([]),
      /** Set on licence issues, which are not vulnerabilities. */
      type: z.string().optional(),
    }),
  ),
});

const monitorSchema = z.object({ ok: z.literal(true), id: z.string(), uri: z.string().optional() });
const errorSchema = z.object({ error: z.string() });
const graphSchema = z.object({ pkgs: z.array(z.object({ info: z.object({ name: z.string(), version: z.string().optional() }) })) });

/** The id comes from the server: it becomes a URL only if it looks like an id of Snyk or of GitHub's advisories. */
function address(id: string): string {
  if (/^GHSA(-[a-z0-9]{4}){3}$/.test(id)) return `https://github.com/advisories/${id}`;
  return /^[A-Za-z0-9:._-]+$/.test(id) ? `https://security.snyk.io/vuln/${id}` : "";
}

export function readTest(output: string): { dependencyCount: number; findings: Finding[] } {
  const answer = parse(testSchema, output);
  const findings = answer.vulnerabilities
    .filter((each) => each.type !== "license")
    .map((each) => ({
      id: each.id,
      title: each.title,
      severity: each.severity,
      cves: each.identifiers.CVE,
      cvssScore: each.cvssScore,
      package: each.name ?? each.packageName ?? "",
      version: each.version,
      fixedIn: each.fixedIn,
      url: address(each.id),
    }));
  return { dependencyCount: answer.dependencyCount, findings };
}

export function readMonitor(output: string): { url?: string } {
  const { uri } = parse(monitorSchema, output);
  return { url: uri !== undefined && /^https?:\/\//.test(uri) ? uri : undefined };
}

/** Names and versions in the output of `snyk test --print-graph`: the packages that the CLI would check. */
export function readGraph(output: string): Pin[] {
  const json = /DepGraph data:\s*(\{[\s\S]*\})\s*DepGraph target:/.exec(output)?.[1] ?? "";
  return parse(graphSchema, json).pkgs.map(({ info }) => ({ name: info.name, version: info.version ?? "" }));
}

function parse<T>(schema: z.ZodType<T>, output: string): T {
  let json: unknown;
  try {
    json = JSON.parse(output);
  } catch {
    throw failure(output || "the CLI answered nothing");
  }
  const error = errorSchema.safeParse(json);
  if (error.success) throw failure(error.data.error);
  const answer = schema.safeParse(json);
  if (!answer.success) throw new CheckError("transient", "the CLI's answer is not complete");
  return answer.data;
}

/** The CLI's message -> kind of failure. The texts are those of CLI 1.1110.0 if the API answers 401, 403, 404, 429, 500 or 503. */
const KINDS: ReadonlyArray<readonly [RegExp, CheckFailure]> = [
  [/authentication failed|not authori[sz]ed|unauthori[sz]ed|status code: 40[13]\b|missing api token|snyk auth/i, "credentials"],
  // A 404 is never about a package: the organization or the API's URL is wrong.
  [
    /org(anization)?\b.* not found|may not have the correct permissions|couldn't find the requested resource|status code: 404\b/i,
    "credentials",
  ],
  [/failed to get vulns|internal server error|status code: (429|5\d\d)|too many requests|bad gateway|service unavailable/i, "transient"],
  [/ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|socket hang up|timed? ?out|network|affectedPkgs/i, "transient"],
];

export function failure(text: string): CheckError {
  // Before the cut: half of a secret would not be known any more.
  const reason = secrets.text(text).trim().replace(/\s+/g, " ").slice(0, 300);
  return new CheckError(KINDS.find(([pattern]) => pattern.test(text))?.[1] ?? "rejected", reason);
}
