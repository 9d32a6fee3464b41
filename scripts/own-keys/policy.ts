import type { Need } from "./named";

/**
 * Whether a key's policy lets a role do what it has to: `delegated` leaves it to the account's IAM, where `ops roles` allows it;
 * `unknown` depends on conditions, or on parts of the language, that are not evaluated here.
 */
export type Verdict = "allowed" | "delegated" | "refused" | "unknown";

/** What a policy says of one role. */
export interface Ruling {
  readonly need: Need;
  /** The actions with each verdict; those without any are left out. */
  readonly actions: Readonly<Partial<Record<Verdict, readonly string[]>>>;
}

type Fields = Readonly<Record<string, unknown>>;
/** `maybe`: conditions decide. */
type Match = "yes" | "maybe" | "no";

/**
 * Reads a key's policy for the roles of one account. A Deny that may hold makes an action unknown, one that holds refuses it; what no
 * Allow names is refused (KMS Developer Guide, "Key policies"). Throws SyntaxError if the text is no JSON.
 */
export function rulingsOf(text: string, account: string, needs: readonly Need[]): Ruling[] {
  const document = JSON.parse(text) as { readonly Statement?: Fields | readonly Fields[] };
  const statements = [document.Statement ?? []].flat();
  return needs.map((need) => {
    const actions: Partial<Record<Verdict, string[]>> = {};
    for (const action of need.actions) (actions[verdictOf(statements, account, need, action)] ??= []).push(action);
    return { need, actions };
  });
}

function verdictOf(statements: readonly Fields[], account: string, need: Need, action: string): Verdict {
  const about = statements.map((statement) => ({
    effect: statement["Effect"],
    ...matchOf(statement, account, need, action),
  }));
  const denials = about.filter(({ effect }) => effect === "Deny");
  if (denials.some(({ match }) => match === "yes")) return "refused";
  if (denials.some(({ match }) => match === "maybe")) return "unknown";
  const grants = about.filter(({ effect, match }) => effect === "Allow" && match !== "no");
  const sure = grants.filter(({ match }) => match === "yes");
  if (sure.some(({ direct }) => direct)) return "allowed";
  if (sure.length > 0) return "delegated";
  return grants.length > 0 ? "unknown" : "refused";
}

function matchOf(statement: Fields, account: string, need: Need, action: string): { readonly match: Match; readonly direct: boolean } {
  const unread = ["NotAction", "NotPrincipal", "NotResource"].some((key) => key in statement);
  const principal = unread ? "maybe" : principalMatch(statement["Principal"], account, need.roleArn);
  const acts = unread ? "maybe" : textsIn(statement["Action"]).some((pattern) => matches(pattern, action)) ? "yes" : "no";
  // In a key's policy, a resource other than * can only be this key.
  const found = [principal === "root" ? "yes" : principal, acts, conditionMatch(statement["Condition"], account, need)];
  return { match: found.includes("no") ? "no" : found.includes("maybe") ? "maybe" : "yes", direct: principal !== "root" };
}

/** `root` is the account as a whole: then its IAM decides. */
function principalMatch(principal: unknown, account: string, roleArn: string): "yes" | "no" | "root" | "maybe" {
  const names = principal === "*" ? ["*"] : textsIn(isFields(principal) ? principal["AWS"] : undefined);
  const [, partition = ""] = roleArn.split(":");
  if (names.includes(roleArn) || names.includes("*")) return "yes";
  return names.includes(account) || names.includes(`arn:${partition}:iam::${account}:root`) ? "root" : "no";
}

/** Only what our roles always fulfil is evaluated: their account, and the services through which they use the key. */
function conditionMatch(condition: unknown, account: string, { services }: Need): Match {
  if (condition === undefined) return "yes";
  if (!isFields(condition)) return "maybe";
  const fulfilled = Object.entries(condition).every(([operator, keys]) => {
    if (operator !== "StringEquals" || !isFields(keys)) return false;
    return Object.entries(keys).every(([key, values]) => {
      const allowed = textsIn(values);
      if (/^(kms:CallerAccount|aws:PrincipalAccount)$/i.test(key)) return allowed.includes(account);
      return /^kms:ViaService$/i.test(key) && services.every((service) => allowed.includes(service));
    });
  });
  return fulfilled ? "yes" : "maybe";
}

/** IAM's pattern of an action, in which case makes no difference. */
function matches(pattern: string, action: string): boolean {
  const expression = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`, "i").test(action);
}

function textsIn(value: unknown): string[] {
  return [value].flat().filter((each) => typeof each === "string");
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
