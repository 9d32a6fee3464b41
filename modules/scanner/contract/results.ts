import { z } from "zod";
import { accountSchema } from "./account";
import { confusionKindSchema, confusionResultSchema } from "./confusion";
import { ENGINES } from "./engine";
import { notAffectedSchema } from "./not-affected";
import { originSchema } from "./origin";
import { gateSchema } from "./policy";
import { quarantinedSchema } from "./quarantine";
import { severitySchema } from "./severity";
import { stampSchema } from "./stamp";

export { SEVERITIES, type Severity, severitySchema } from "./severity";

/**
 * The files of a scan in the report bucket: the contract between the scanner, which writes them, and their readers. Readers
 * parse with these schemas, which ignore unknown keys, so that a newer scanner can add some.
 */

/** One file of a scan under `outputs/<stamp>/`. */
export const OUTPUT = {
  requirements: "requirements.txt",
  errors: "errors.txt",
  inventory: "inventory.json",
  findings: "findings.json",
  diff: "diff.json",
  summary: "summary.json",
  report: "report.html",
} as const;

export const OUTPUT_PREFIX = "outputs/";
/** Key of the pointer to the last scan, complete or not. It is written last, so that its readers never see an unfinished scan. */
export const LATEST_KEY = `${OUTPUT_PREFIX}latest.json`;
/** Key of the pointer to the last complete scan: an incomplete one never takes its place. Absent in buckets of earlier scanners. */
export const LATEST_COMPLETE_KEY = `${OUTPUT_PREFIX}latest-complete.json`;

/** Whether pip could install a version from wheels only, on the scan's Python. */
export const INSTALLABLE = ["yes", "no-matching-wheel", "python-version", "source-only", "not-published", "metadata-missing"] as const;
export const installableSchema = z.enum(INSTALLABLE);
export type Installable = z.infer<typeof installableSchema>;

export const assetSchema = z.object({
  name: z.string(),
  /** Bytes. */
  size: z.number(),
  sha256: z.string().optional(),
});
export type Asset = z.infer<typeof assetSchema>;

const edgeSchema = z.object({
  /** Text of CodeArtifact's answer: `requests (>=2.0) ; extra == "http"`. */
  requirement: z.string(),
  /**
   * `resolved`: the version in `to` satisfies it; `absent`: no version in the inventory does; `not-needed`: its marker excludes
   * the scan's Python; `unknown`: it could not be parsed.
   */
  state: z.enum(["resolved", "absent", "not-needed", "unknown"]),
  /** Normalised name of the required package. */
  name: z.string().optional(),
  /** `name==version`. */
  to: z.string().optional(),
});
export type Edge = z.infer<typeof edgeSchema>;

const packageSchema = z.object({
  /** Normalised as PEP 503 says. */
  name: z.string(),
  version: z.string(),
  /** Repositories of the domain in which this version was chosen: by default, those whose default display version it is. */
  repositories: z.array(z.string()),
  /** Repository -> CodeArtifact's revision of it there; absent in what earlier scanners wrote. */
  revisions: z.record(z.string(), z.string()).optional(),
  /** Where it came from; absent in what earlier scanners wrote, as the next one. */
  origin: originSchema.optional(),
  /** Whether it is Unlisted: not shown any more, and still downloaded by whoever pins it. */
  unlisted: z.boolean().optional(),
  installable: installableSchema,
  /** Why it is not installable, in a few words; absent if it is. */
  installableReason: z.string().optional(),
  /** Lines of the message that pip would print; absent if it is installable. */
  pipSays: z.array(z.string()).optional(),
  /** Present if its publisher has withdrawn it (PEP 592); it can still be installed if it is pinned. */
  yanked: z.object({ reason: z.string().optional() }).optional(),
  requiresPython: z.string().optional(),
  checked: z.boolean(),
  /** Why it was not checked; of a private version that stays here too, which is no failure. */
  notCheckedReason: z.string().optional(),
  assets: z.array(assetSchema),
  dependencies: z.array(edgeSchema),
  /** Unusual facts that are not errors, such as a default version that is not published. */
  notes: z.array(z.string()),
});
export type PackageResult = z.infer<typeof packageSchema>;

/** Something that could not be looked at although it should be: it makes the scan incomplete. */
const failureSchema = z.object({
  step: z.enum(["inventory", "describe", "check", "monitor", "log", "notify"]),
  /** `repository`, `repository/package`, `name==version`, or the name of a project, of a log group or of where a message goes. */
  subject: z.string(),
  reason: z.string(),
});
export type Failure = z.infer<typeof failureSchema>;

/** Facts about the scan that a file belongs to. */
const scanFacts = {
  stamp: stampSchema,
  domain: z.string(),
  domainOwner: z.string(),
  region: z.string(),
  repositories: z.array(z.string()),
  /** Python version of the scan: `3.11.7`. */
  python: z.string(),
};

export const inventorySchema = z.object({
  ...scanFacts,
  /** `repository/package` of packages without a version to look at, which are in no other list. */
  unpublished: z.array(z.string()),
  packages: z.array(packageSchema),
});
export type Inventory = z.infer<typeof inventorySchema>;

export const findingSchema = z.object({
  /** Snyk's id: `SNYK-PYTHON-PYYAML-590151`. */
  id: z.string(),
  title: z.string(),
  severity: severitySchema,
  cves: z.array(z.string()),
  /** `CWE-79`; absent in what earlier scanners wrote. */
  cwes: z.array(z.string()).optional(),
  cvssScore: z.number().optional(),
  package: z.string(),
  version: z.string(),
  /** Versions that no longer have the problem; empty if there is none yet. */
  fixedIn: z.array(z.string()),
  url: z.string(),
  /** Snyk's word for how far exploits of it have come, such as `Proof of Concept`. Absent if Snyk says none, or an earlier scanner wrote it. */
  exploit: z.string().optional(),
  /**
   * Who has held it back from the gate, why, and until which day, or `fixed`; with `notAffected`, who says that it is no problem here.
   * Absent if nobody has.
   */
  waived: z.object({ owner: z.string(), reason: z.string(), until: z.string(), notAffected: notAffectedSchema.optional() }).optional(),
});
export type Finding = z.infer<typeof findingSchema>;

/** An issue of the organization's licence policy in Snyk. */
const licenceSchema = z.object({
  /** `snyk:lic:pip:NAME:AGPL-3.0`. */
  id: z.string(),
  licence: z.string(),
  severity: severitySchema,
  package: z.string(),
  version: z.string(),
});
export type LicenceIssue = z.infer<typeof licenceSchema>;

export const findingsSchema = z.object({
  stamp: stampSchema,
  findings: z.array(findingSchema),
  /** Absent in what earlier scanners wrote, as the next one. */
  licences: z.array(licenceSchema).optional(),
  /** Where public packages could come in under private names; absent in what earlier scanners wrote. */
  confusion: confusionResultSchema.optional(),
  /** What `ops quarantine` has archived; its problems are in no list but the next one. Absent in what earlier scanners wrote. */
  quarantined: z.array(quarantinedSchema).optional(),
  /** Findings of quarantined versions, which count in no number. Absent in what earlier scanners wrote. */
  quarantinedFindings: z.array(findingSchema).optional(),
});
export type Findings = z.infer<typeof findingsSchema>;

const count = z.number().int().nonnegative();

export const summarySchema = z.object({
  ...scanFacts,
  /** Repositories of the domain that the environment's file leaves out of the scan; absent in what earlier scanners wrote. */
  notLookedAt: z.array(z.string()).optional(),
  /** How the vulnerability service was asked, and in which version; absent in what earlier scanners wrote, which had the CLI only. */
  service: z.object({ engine: z.enum(ENGINES), version: z.string() }).optional(),
  /** Version of the Snyk CLI, or `none`. */
  snykCli: z.string(),
  /** ISO 8601, UTC. */
  startedAt: z.iso.datetime(),
  finishedAt: z.iso.datetime(),
  /** Exit code of the scanner: 0 done, 1 gate, 2 incomplete. */
  exitCode: z.number().int(),
  complete: z.boolean(),
  /** Versions in the inventory. */
  packages: count,
  checked: count,
  /** Versions in the inventory that were not to be asked about, because they are private; absent in what earlier scanners wrote. */
  notAsked: z.array(z.object({ name: z.string(), version: z.string() })).optional(),
  /** Versions that should have been checked. */
  notChecked: z.array(z.object({ name: z.string(), version: z.string(), reason: z.string() })),
  /** What there is, what was asked about, and why not the rest; absent in what earlier scanners wrote. */
  account: accountSchema.optional(),
  notInstallable: z.object({ total: count, byClass: z.partialRecord(installableSchema, count) }),
  yanked: count,
  /** Number of versions that were not asked about again, because an earlier scan had asked and their revision is the same. */
  carriedOver: count,
  findings: z.object({ total: count, bySeverity: z.record(severitySchema, count) }),
  /** What the policy decided; absent in what earlier scanners wrote. */
  gate: gateSchema.optional(),
  /** Numbers of `diff.json`; absent in what earlier scanners wrote, and if there was no scan to compare with. */
  changes: z.object({ since: z.string(), new: count, fixed: count, changed: count, notKnown: count }).optional(),
  /** Findings of dependency confusion by kind, and what of it could not be found out; absent in what earlier scanners wrote. */
  confusion: z.object({ byKind: z.record(confusionKindSchema, count), notKnown: z.array(z.string()) }).optional(),
  snyk: z.object({
    organization: z.string(),
    projectName: z.string(),
    /** Snapshots that `snyk monitor` took, with the engine `cli` only, each with its URL if Snyk gave one. */
    snapshots: z.array(z.object({ projectName: z.string(), url: z.string().optional(), packages: count })),
  }),
  /**
   * Traffic of the describe step (bytes of the answers, and number of calls), compared with what downloads would take: all wheels
   * of these versions, and only the wheels that pip would choose on this Python.
   */
  bytes: z.object({ describe: count, requests: count, wheels: count, pipWheels: count }),
  /** Seconds of each step. */
  seconds: z.record(z.string(), z.number()),
  failures: z.array(failureSchema),
  /** Keys of all files of this scan in the bucket. */
  keys: z.array(z.string()),
});
export type Summary = z.infer<typeof summarySchema>;

export const latestSchema = z.object({
  stamp: stampSchema,
  /** `outputs/<stamp>/`. */
  prefix: z.string(),
  exitCode: z.number().int(),
  finishedAt: z.iso.datetime(),
  /** How many versions there were, and how many of them were checked; absent in what earlier scanners wrote. */
  packages: count.optional(),
  checked: count.optional(),
  account: accountSchema.optional(),
  /** Keys of all files of this scan in the bucket. */
  keys: z.array(z.string()),
});
export type Latest = z.infer<typeof latestSchema>;
