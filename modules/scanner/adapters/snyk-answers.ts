import { z } from "zod";
import { type Finding, type LicenceIssue, severitySchema } from "../contract/results";
import { normalizeName } from "../contract/names";
import type { CheckError, Pin } from "../ports";
import { advisoryAddress } from "./snyk-advisory";
import { failureOf } from "./snyk-failures";

/**
 * What is used of each problem in `snyk test --json`; as CLI 1.1110.0 writes it. Without id, version or a severity that is known nothing
 * can be decided about it: such an answer is no answer.
 */
const problem = {
  id: z.string(),
  title: z.string().catch("Untitled problem"),
  severity: severitySchema,
  name: z.string().optional(),
  packageName: z.string().optional(),
  version: z.string(),
  identifiers: z.object({ CVE: z.array(z.string()).catch([]), CWE: z.array(z.string()).catch([]) }).catch({ CVE: [], CWE: [] }),
  cvssScore: z.number().optional().catch(undefined),
  fixedIn: z.array(z.string()).catch([]),
  exploit: z.string().optional().catch(undefined),
  /** Of licence issues. */
  license: z.string().optional().catch(undefined),
  /** Set on licence issues, which are not vulnerabilities. */
  type: z.string().optional(),
};

/** The part of `snyk test --json` that is used. */
const testSchema = z.object({ dependencyCount: z.number(), vulnerabilities: z.array(z.object(problem)) });

/** Where its problems are, of one project or of several, and their members that are used. */
export const PROBLEMS = { paths: ["$.vulnerabilities.*", "$.*.vulnerabilities.*"], members: new Set(Object.keys(problem)) } as const;

const monitorSchema = z.object({ ok: z.literal(true), id: z.string(), uri: z.string().optional() });
const graphSchema = z.object({ pkgs: z.array(z.object({ info: z.object({ name: z.string(), version: z.string().optional() }) })) });
/** `{ok, error, path}` of the CLI, old and new. */
const errorSchema = z.object({ error: z.string() });
/** JSON:API's errors, which newer parts of Snyk's API answer and the CLI may pass on. */
const problemsSchema = z.object({
  errors: z.array(z.object({ code: z.coerce.string().catch(""), title: z.string().catch(""), detail: z.string().catch("") })).min(1),
});

/** How a run of the CLI ended. */
export interface CliEnd {
  /** Exit code; `null` if a signal ended it. */
  readonly code: number | null;
  readonly signal?: string | null;
  readonly stdout: string;
  /** Its standard output, if that was read as JSON. @default `stdout` is read */
  readonly json?: unknown;
  readonly stderr: string;
}

/** What `snyk test --json` says of one project. */
export interface Tested {
  readonly dependencyCount: number;
  readonly findings: Finding[];
  readonly licences: LicenceIssue[];
}

/** Reads the answer of `snyk test --json`. Throws {@link CheckError} for everything that is not an answer. */
export function readTest(end: CliEnd): Tested {
  const answer = parse(testSchema, end);
  // 1 means findings, so an answer without any contradicts it.
  if (end.code === 1 && answer.vulnerabilities.length === 0) throw failureOf("the answer has no finding, but the exit code of findings", 1);
  return testedIn(answer);
}

/** Reads the answer of `snyk test --json PATH PATH...`: folder of the project -> what it says. Throws {@link CheckError} too. */
export function readTests(end: CliEnd): ReadonlyMap<string, Tested> {
  const answers = parse(z.array(testSchema.extend({ path: z.string() })), end);
  const isFound = answers.some(({ vulnerabilities }) => vulnerabilities.length > 0);
  if (end.code === 1 && !isFound) throw failureOf("the answers have no finding, but the exit code of findings", 1);
  return new Map(answers.map((answer) => [answer.path, testedIn(answer)]));
}

function testedIn(answer: z.infer<typeof testSchema>): Tested {
  const findings = answer.vulnerabilities
    .filter((each) => each.type !== "license")
    .map((each) => ({
      id: each.id,
      title: each.title,
      severity: each.severity,
      cves: each.identifiers.CVE,
      cwes: each.identifiers.CWE,
      cvssScore: each.cvssScore,
      package: each.name ?? each.packageName ?? "",
      version: each.version,
      fixedIn: each.fixedIn,
      url: advisoryAddress(each.id),
      exploit: each.exploit,
    }));
  const licences = answer.vulnerabilities
    .filter((each) => each.type === "license")
    .map(({ id, license, title, severity, name, packageName, version }) => {
      return { id, licence: license ?? title, severity, package: name ?? packageName ?? "", version };
    });
  return { dependencyCount: answer.dependencyCount, findings, licences };
}

export function readMonitor(end: CliEnd): { url?: string } {
  const { uri } = parse(monitorSchema, end);
  return { url: uri !== undefined && /^https?:\/\//.test(uri) ? uri : undefined };
}

/** Names and versions in the output of `snyk test --print-graph`: the packages that the CLI would check. Names are normalised. */
export function readGraph(end: CliEnd): Pin[] {
  const json = /DepGraph data:\s*(\{[\s\S]*\})\s*DepGraph target:/.exec(end.stdout)?.[1];
  if (json === undefined) throw failureIn(end, jsonIn(end.stdout));
  return parse(graphSchema, { ...end, stdout: json }).pkgs.map(({ info }) => ({
    name: normalizeName(info.name),
    version: info.version ?? "",
  }));
}

/** The same of `snyk test PATH PATH... --print-graph`: a list for each project, in their order. */
export function readGraphs(end: CliEnd): Pin[][] {
  const graphs = end.stdout.split(/^DepGraph end$/m).filter((part) => part.includes("DepGraph data:"));
  return graphs.map((stdout) => readGraph({ ...end, stdout }));
}

/** Only exit codes 0 and 1 come with an answer; whatever the output looks like, any other is a failure. */
function parse<T>(schema: z.ZodType<T>, end: CliEnd): T {
  const json = end.json ?? jsonIn(end.stdout);
  const answered = (end.code === 0 || end.code === 1) && json !== undefined && errorIn(json) === undefined;
  if (!answered) throw failureIn(end, json);
  const answer = schema.safeParse(json);
  if (!answer.success) throw failureOf("the CLI's answer is not complete", end.code);
  return answer.data;
}

/** The failure in the first place where the CLI said one: its answer, JSON on standard error, plain text on either. */
function failureIn(end: CliEnd, json: unknown): CheckError {
  if (end.code === null) return failureOf(`the Snyk CLI was ended by ${end.signal ?? "a signal"}`, end.code);
  const complaint = jsonIn(end.stderr.slice(Math.max(0, end.stderr.indexOf("{")), end.stderr.lastIndexOf("}") + 1));
  const errors = [errorIn(json), errorIn(complaint)].filter((words) => words !== undefined);
  const texts = [json === undefined ? end.stdout : "", complaint === undefined ? end.stderr : ""];
  const said = [...errors, ...texts].filter((words) => words.trim() !== "");
  const silence = errors.length > 0 ? "" : `the Snyk CLI ended with ${end.code} and said nothing`;
  const failures = (said.length > 0 ? said : [silence]).map((words) => failureOf(words, end.code));
  const [first = failureOf(silence, end.code)] = failures;
  return failures.find(({ kind }) => kind !== "unknown") ?? first;
}

function errorIn(json: unknown): string | undefined {
  const error = errorSchema.safeParse(json);
  if (error.success) return error.data.error;
  const problems = problemsSchema.safeParse(json);
  return problems.success ? problems.data.errors.map(({ code, title, detail }) => `${title} ${detail} (${code})`).join("; ") : undefined;
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
