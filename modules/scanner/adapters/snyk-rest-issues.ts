import { z } from "zod";
import type { Finding } from "../contract/results";
import { CheckError, type NameAndVersion, type Pin } from "../ports";
import { advisoryAddress } from "./snyk-advisory";

/** Severities of the API; `info` is below `low`, the lowest of a scan. */
const LEVELS = ["info", "low", "medium", "high", "critical"] as const;

const packageSchema = z.object({ package: z.object({ name: z.string(), version: z.string() }) });

/**
 * The part of an issue that is used. Source: Snyk's OpenAPI of version 2025-11-05, schema CommonIssueModelVThree, whose members are all
 * optional. Without id or severity nothing can be decided about it: such an answer is no answer.
 */
const issueSchema = z.object({
  id: z.string().min(1),
  attributes: z.object({
    title: z.string().catch("Untitled problem"),
    effective_severity_level: z.enum(LEVELS),
    /** CVE, CWE and others, each with its source. */
    problems: z.array(z.object({ id: z.string(), source: z.string() })).catch([]),
    severities: z
      .array(z.object({ source: z.string().catch(""), score: z.number().nullish(), type: z.string().optional().catch(undefined) }))
      .catch([]),
    coordinates: z
      .array(
        z.object({
          remedies: z.array(z.object({ details: z.object({ upgrade_package: z.string() }).optional().catch(undefined) })).catch([]),
          // A range of versions, or the package that was asked about.
          representations: z.array(z.unknown()).catch([]),
        }),
      )
      .catch([]),
    slots: z
      .object({
        exploit_details: z
          .object({ maturity_levels: z.array(z.object({ level: z.string(), type: z.string().optional().catch(undefined) })) })
          .optional()
          .catch(undefined),
        /** Of earlier versions of the API. */
        exploit: z.string().optional().catch(undefined),
      })
      .catch({}),
  }),
});
type Issue = z.infer<typeof issueSchema>;
type Coordinate = Issue["attributes"]["coordinates"][number];

const linkSchema = z.union([z.string(), z.object({ href: z.string() }).transform(({ href }) => href)]);
const problemSchema = z.object({ status: z.string().catch(""), detail: z.string().catch("") });
const pageSchema = z.object({
  data: z.array(issueSchema),
  links: z.object({ next: linkSchema.nullish() }).optional(),
  /** Of a question about many packages: what could not be answered. */
  meta: z.object({ errors: z.array(problemSchema).optional() }).optional(),
  /** JSON:API has them in place of data; beside it, they say that it is not all. */
  errors: z.array(problemSchema).optional(),
});

/** A page of issues. */
export interface IssuePage {
  readonly issues: readonly Issue[];
  /** Path of the next one. */
  readonly next?: string;
}

/** Reads a page. Throws {@link CheckError} if it is none, or if it does not answer all of the question. */
export function readIssues(answer: unknown): IssuePage {
  const page = pageSchema.safeParse(answer);
  if (!page.success) {
    const [problem] = page.error.issues;
    throw new CheckError("unknown", `the API's answer is not complete: ${problem?.path.join(".") ?? ""}`);
  }
  const [error] = [...(page.data.errors ?? []), ...(page.data.meta?.errors ?? [])];
  if (error !== undefined) {
    const isTemporary = /^(408|425|429|5\d\d)$/.test(error.status);
    throw new CheckError(isTemporary ? "transient" : "rejected", `Snyk's API: ${error.detail.slice(0, 300)} (${error.status})`);
  }
  const next = page.data.links?.next ?? undefined;
  return { issues: page.data.data, ...(next !== undefined && next !== "" && { next }) };
}

/** The packages that an issue of an answer about many is about; none if it does not say. */
export function packagesOf({ attributes }: Issue): NameAndVersion[] {
  return attributes.coordinates.flatMap(packagesIn);
}

function packagesIn({ representations }: Coordinate): NameAndVersion[] {
  return representations.flatMap((each) => {
    const named = packageSchema.safeParse(each);
    return named.success ? [named.data.package] : [];
  });
}

/** The findings of an answer about many packages. Each issue has to name its packages. */
export function findingsOf(issues: readonly Issue[]): Finding[] {
  return once(issues.flatMap((issue) => packagesOf(issue).map((each) => findingOf(issue, each))));
}

/** The findings of an answer about one package. */
export function findingsAbout(issues: readonly Issue[], pin: Pin): Finding[] {
  return once(issues.map((issue) => findingOf(issue, pin)));
}

function findingOf(issue: Issue, { name, version }: NameAndVersion): Finding {
  const { id, attributes } = issue;
  const { title, effective_severity_level: level, problems, severities, slots } = attributes;
  const idsOf = (source: string) => problems.filter((each) => each.source.toUpperCase() === source).map((each) => each.id);
  const maturity = primary(slots.exploit_details?.maturity_levels ?? [])?.level ?? slots.exploit;
  const scored = severities.filter(({ source, score }) => source.toLowerCase() === "snyk" && typeof score === "number");
  return {
    id,
    title,
    severity: level === "info" ? "low" : level,
    cves: idsOf("CVE"),
    cwes: idsOf("CWE"),
    cvssScore: primary(scored)?.score ?? undefined,
    package: name,
    version,
    fixedIn: fixesFor(attributes.coordinates, { name, version }),
    url: advisoryAddress(id),
    exploit: maturity,
  };
}

/** "Clients should prefer the primary CVSS vector." */
function primary<T extends { readonly type?: string | undefined }>(all: readonly T[]): T | undefined {
  return all.find(({ type }) => type === "primary") ?? all[0];
}

/** `upgrade_package` is `5.4.0,6.4.0` for a fix in two lines. Remedies that are another package's are left out. */
function fixesFor(coordinates: readonly Coordinate[], { name, version }: NameAndVersion): string[] {
  const own = coordinates.filter((each) => {
    const named = packagesIn(each);
    return named.length === 0 || named.some((other) => other.name === name && other.version === version);
  });
  const texts = own.flatMap(({ remedies }) => remedies.flatMap(({ details }) => details?.upgrade_package.split(",") ?? []));
  return [...new Set(texts.map((text) => text.trim()).filter(Boolean))];
}

function once(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((each) => [JSON.stringify([each.id, each.package, each.version]), each])).values()];
}
