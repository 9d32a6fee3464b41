import { parse, validRange } from "@renovatebot/pep440";
import { z } from "zod";
import { checkedText, mapping, text, typeError } from "../../environments/fields";
import { CONFUSION_KINDS } from "../../modules/scanner/contract/confusion";
import { normalizeName } from "../../modules/scanner/contract/names";
import { NOT_AFFECTED } from "../../modules/scanner/contract/not-affected";
import { MATURITIES, type Policy } from "../../modules/scanner/contract/policy";
import { SEVERITIES } from "../../modules/scanner/contract/results";
import { DAY_RULE, dayProblem } from "../words/day";

const oneOf = (values: readonly string[]) => `must be one of ${values.join(", ")}`;
const list = (what: string, example: string) => `must be a list of ${what}. For example: [${example}]`;
const CONFUSION = list("kinds of dependency confusion", "upstream-open");
const LICENCES = list("licences", "AGPL-3.0, GPL-*");
const WAIVERS = "must be a list of waivers, or []";
const ENVIRONMENTS = list("environments", "dev");

const gate = mapping({
  severity: z
    .enum(SEVERITIES, { error: oneOf(SEVERITIES) })
    .optional()
    .meta({
      description: "A finding of this severity or a worse one fails the build. Default: none does.",
    }),
  exploit: z
    .enum(MATURITIES, { error: oneOf(MATURITIES) })
    .optional()
    .meta({
      description: "Of these, only findings of which Snyk knows an exploit that is at least so mature. Default: all.",
    }),
  fix: z
    .enum(["any", "available"], { error: oneOf(["any", "available"]) })
    .default("any")
    .meta({
      description: "`available`: of these, only findings that a release fixes.",
    }),
  licences: z
    .array(
      text({
        pattern: /^[\w.+*() -]{1,100}$/,
        rule: "a licence's name, in which * stands for any letters",
        example: "GPL-*",
        description: "Licence.",
      }),
      {
        error: typeError(LICENCES),
      },
    )
    .default([])
    .meta({ description: "Licences that fail the build, where Snyk reports an issue of the organization's licence policy." }),
  confusion: z
    .array(z.enum(CONFUSION_KINDS, { error: oneOf(CONFUSION_KINDS) }), { error: typeError(CONFUSION) })
    .default([])
    .meta({ description: "Kinds of dependency confusion that fail the build." }),
  unanswered: z
    .enum(["open", "closed"], { error: oneOf(["open", "closed"]) })
    .default("open")
    .meta({
      description:
        "`closed`: what could not be checked trips the gate (exit code 1). `open`: it makes the scan incomplete (exit code 2), as without a gate.",
    }),
}).superRefine(({ severity, exploit, fix }, context) => {
  const add = (key: string) => context.addIssue({ code: "custom", message: "needs gate.severity: alone it trips nothing", path: [key] });
  if (severity === undefined && exploit !== undefined) add("exploit");
  if (severity === undefined && fix !== "any") add("fix");
});

const HOURS = "must be a whole number of hours, 1 to 8760. For example: 72";

const quarantine = mapping({
  tripped: z
    .boolean({ error: "must be true or false" })
    .default(true)
    .meta({ description: "Whether versions that trip the gate by a finding or a licence are archived." }),
  minimumAgeHours: z
    .int({ error: typeError(HOURS) })
    .min(1, { error: HOURS })
    .max(8760, { error: HOURS })
    .optional()
    .meta({
      description: "Versions that came in through the external connection are archived until they have been in the domain for so long.",
      examples: [72],
    }),
});

const waiver = mapping({
  package: text({
    pattern: /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/,
    rule: "the name of a Python package",
    example: "jinja2",
    description: "Package that is waived.",
  }),
  versions: checkedText("must be versions as pip takes them. For example: <2.11, or ==2.10", versionsProblem)
    .optional()
    .meta({ description: "Versions of it, as PEP 440 writes them.", examples: ["<2.11", "==2.10"] }),
  issue: text({
    pattern: /^[\w.:-]{3,200}$/,
    rule: "the id of a finding, a CVE, the id of a licence issue, or a kind of dependency confusion",
    example: "CVE-2024-34064",
    description: "What is waived of it.",
  }).optional(),
  owner: text({ pattern: /\S/, rule: "who answers for it", example: "web team", description: "Who answers for it." }),
  reason: text({
    pattern: /\S/,
    rule: "why it is waived",
    example: "templates come from us alone",
    description: "Why it is waived. It is shown with it.",
  }),
  expires: checkedText(DAY_RULE, dayProblem)
    .optional()
    .meta({
      description: "The last day on which it holds, in UTC. Required, unless `until: fixed` is given.",
      examples: ["2027-03-31"],
      format: "date",
    }),
  until: z.literal("fixed", { error: "must be fixed" }).optional().meta({ description: "It holds until a release fixes the problem." }),
  notAffected: z
    .enum(NOT_AFFECTED, { error: oneOf(NOT_AFFECTED) })
    .optional()
    .meta({
      description:
        "Why the problem is none here, in CycloneDX's words. Only with it `results --format cyclonedx` says `not_affected`; without it, a waiver accepts the problem.",
      examples: ["code_not_reachable"],
    }),
  environments: z
    .array(text({ pattern: /^[a-z][a-z0-9-]{1,15}$/, rule: "the name of an environment", example: "dev", description: "Environment." }), {
      error: typeError(ENVIRONMENTS),
    })
    .min(1, { error: ENVIRONMENTS })
    .optional()
    .meta({ description: "Environments in which it holds. Default: all." }),
}).superRefine(({ versions, issue, expires, until }, context) => {
  const add = (message: string, path: string[]) => context.addIssue({ code: "custom", message, path });
  if (versions === undefined && issue === undefined) add("needs versions or issue: a whole package is never waived", ["package"]);
  if (expires === undefined && until === undefined) add("needs expires (its last day), or until: fixed", ["package"]);
  if (expires !== undefined && until !== undefined) add("leave out one of expires and until", ["until"]);
});

/** Schema of `policy.yaml`. */
export const policyFileSchema = mapping({
  gate: gate.prefault({}).meta({ description: "What fails the build, with exit code 1, after everything is stored." }),
  waivers: z
    .array(waiver, { error: typeError(WAIVERS) })
    .default([])
    .meta({ description: "What is held back from the gate for a time." }),
  quarantine: quarantine.optional().meta({ description: "What `ops quarantine apply` archives. Default: nothing." }),
}).meta({ title: "Policy", description: "What the scans of all environments decide about what they find." });
export type PolicyFile = z.output<typeof policyFileSchema>;
/** What `ops quarantine` archives; the scanner does not get it. */
export type QuarantinePolicy = NonNullable<PolicyFile["quarantine"]>;

/** JSON schema of the file for editors. */
export function policyJsonSchema(): z.core.JSONSchema.BaseSchema {
  return z.toJSONSchema(policyFileSchema, { io: "input", target: "draft-7" });
}

/** The part of the file that is about one environment, as its scanner reads it. */
export function policyFor(environment: string, { gate: { fix, ...rest }, waivers }: PolicyFile): Policy {
  const own = waivers.filter(({ environments }) => environments === undefined || environments.includes(environment));
  return {
    gate: { ...rest, fixOnly: fix === "available" },
    waivers: own.map(({ package: name, versions, issue, owner, reason, expires, until, notAffected }) => {
      return { package: normalizeName(name), versions, issue, owner, reason, expires, until, notAffected };
    }),
  };
}

function versionsProblem(versions: string): string | undefined {
  if (versions.trim() === "") return "is empty, which would be all of them: a whole package is never waived";
  if (validRange(versions) === true) return undefined;
  return parse(versions) === null ? "is no range of versions (PEP 440)" : `names no range: write ==${versions}`;
}
