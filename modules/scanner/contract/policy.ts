import { z } from "zod";
import { confusionKindSchema } from "./confusion";
import { notAffectedSchema } from "./not-affected";
import { severitySchema } from "./severity";

/** Name of the file beside the scanner: the contract between `ops publish`, which writes it, and the scanner, which decides by it. */
export const POLICY_FILE = "policy.json";

/** How far exploits of a problem have come, the least first. Snyk also says nothing of many. */
export const MATURITIES = ["proof-of-concept", "functional", "mature"] as const;
export const maturitySchema = z.enum(MATURITIES);
export type Maturity = z.infer<typeof maturitySchema>;

const waiverSchema = z.object({
  /** Normalised as PEP 503 says. */
  package: z.string(),
  /** Versions as PEP 440 writes them: `<2.11`, `==2.10`. @default all */
  versions: z.string().optional(),
  /** Snyk's id or a CVE of a finding, the id of a licence issue, or a kind of confusion. @default all */
  issue: z.string().optional(),
  owner: z.string(),
  reason: z.string(),
  /** The last day on which it holds, in UTC: `2027-03-31`. Either this or `until`. */
  expires: z.iso.date().optional(),
  /** It holds as long as no release fixes the problem. */
  until: z.literal("fixed").optional(),
  /** Its owner says that the problem is none here, and why. @default nobody says that */
  notAffected: notAffectedSchema.optional(),
});
export type Waiver = z.infer<typeof waiverSchema>;

export const policySchema = z.object({
  gate: z.object({
    /** Findings of this severity or a worse one trip the gate. @default none do */
    severity: severitySchema.optional(),
    /** Of these, only those with an exploit that is at least so mature. @default all */
    exploit: maturitySchema.optional(),
    /** Of these, only those that a release fixes. @default false */
    fixOnly: z.boolean(),
    /** Licences, with `*` for any letters, whose issues trip the gate. */
    licences: z.array(z.string()),
    confusion: z.array(confusionKindSchema),
    /** Whether versions that could not be checked trip the gate (`closed`), or make the scan incomplete only (`open`). */
    unanswered: z.enum(["open", "closed"]),
  }),
  waivers: z.array(waiverSchema),
});
export type Policy = z.infer<typeof policySchema>;

/** `expired`: its day is over, or what it waits for is fixed; `unmatched`: nothing in this scan is what it is about. */
export const WAIVER_STATES = ["expired", "expiring", "unmatched", "holds"] as const;

/** What came of the policy in one scan. */
export const gateSchema = z.object({
  /** `not set`: there is no policy, or its gate asks for nothing. */
  state: z.enum(["not set", "passed", "tripped"]),
  /** What has tripped it, the worst first, a sentence each. */
  reasons: z.array(z.string()),
  /**
   * The versions that trip it, each with its reasons, those that are quarantined too, which `reasons` leaves out: nobody can install
   * them. A confusion is about a name, and in no list of versions. Absent in what earlier scanners wrote.
   */
  versions: z.array(z.object({ package: z.string(), version: z.string(), reasons: z.array(z.string()) })).optional(),
  /** What it asks for and nobody knows, in sentences, which trips no gate. @default nothing, as earlier scanners wrote */
  notKnown: z.array(z.string()).optional(),
  /** How many findings, licence issues and confusions a waiver holds back. */
  waived: z.number().int().nonnegative(),
  waivers: z.array(waiverSchema.extend({ state: z.enum(WAIVER_STATES), matches: z.number().int().nonnegative() })),
});
export type Gate = z.infer<typeof gateSchema>;

/** Whether everything was looked at that a gate asks for, and nothing has tripped it. */
export function hasPassed({ gate, complete }: { readonly gate?: Gate | undefined; readonly complete: boolean }): boolean {
  return gate?.state === "passed" && complete && (gate.notKnown ?? []).length === 0;
}

/** Reasons that are shown one by one; of the others, the number. */
const SHOWN_REASONS = 10;

/**
 * What a gate decided in a scan, and the waivers that somebody has to look at, in lines for people; none if there is no gate and no
 * waiver. Of an incomplete scan a gate that has not tripped says less: what could trip it may be among what was not looked at.
 */
export function gateLines({ gate, complete }: { readonly gate?: Gate | undefined; readonly complete: boolean }): string[] {
  if (gate === undefined) return [];
  const { state, reasons, waived, waivers, notKnown = [] } = gate;
  const held = waived > 0 ? `, ${waived} held back by waivers` : "";
  const shown = reasons.slice(0, SHOWN_REASONS);
  return [
    ...(state === "tripped" ? [`tripped by ${reasons.length}${held}`] : []),
    ...(state === "passed"
      ? [`${hasPassed({ gate, complete }) ? "passed" : "not tripped by what was looked at, which is not all"}${held}`]
      : []),
    ...shown.map((reason) => `  ${reason}`),
    ...(reasons.length > shown.length ? [`  and ${reasons.length - shown.length} more`] : []),
    ...notKnown.map((text) => `  not known: ${text}`),
    ...waivers.filter((each) => each.state !== "holds").map((each) => `waiver ${waiverText(each)}`),
  ];
}

/** Waivers that end within 14 days, or have ended, in lines for people: `of jinja2 <2.11 (web team) expires on 2026-12-01`. */
export function endingWaivers(gate: Gate | undefined): string[] {
  return (gate?.waivers ?? []).filter(({ state }) => state === "expiring" || state === "expired").map(waiverText);
}

/** `of jinja2 <2.11 (web team) expires on 2026-12-01`. */
function waiverText({ package: name, versions, issue, owner, state, expires }: Gate["waivers"][number]): string {
  const what = [name, versions, issue].filter((part) => part !== undefined).join(" ");
  const words = {
    expired: expires === undefined ? "is over: a release fixes the problem" : `is over since ${expires}`,
    expiring: `expires on ${expires ?? ""}`,
    unmatched: "is about nothing that this scan has found",
    holds: "holds",
  };
  return `of ${what} (${owner}) ${words[state]}`;
}
