/** What an SSM parameter of a secret holds until `ops secrets set` writes it. */
export const UNSET = "unset";

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
/** Snyk's newer form of personal and service-account tokens: `snyk_uat.KEY.REST`, `snyk_sat.KEY.REST`. */
const PREFIXED = /^snyk_[us]at\.[\w-]{8,}\.[\w.-]{8,}$/;
/** An organization's slug as in its address, app.snyk.io/org/SLUG. */
const SLUG = /^[a-z0-9][a-z0-9._-]{0,199}$/;

/** What others' tokens begin with, keys of AWS among them, and a UUID without its hyphens: slugs of organizations look like it, but are none. */
const TOKEN = /^(snyk_[us]at\.|gh[pousr]_|github_pat_|glpat-|npm_|xox[abprs]-|eyj|a[ks]ia[0-9a-z]{16}$|[0-9a-f]{32}$)/i;
/** What programs write for 'nothing', as `jq -r`. */
const NOTHING = /^(null|undefined|none|nil)$/i;
/** A UUID of one digit, as examples have. */
const EMPTY_UUID = /^([0-9a-f])\1{7}(-\1{4}){3}-\1{12}$/i;

/** Whether a value is the placeholder, and was therefore never set. */
export function isUnset(value: string): boolean {
  return value.trim() === UNSET;
}

/** Whether a value is a UUID: Snyk's older tokens and the ids of its organizations both are, and look the same. */
export function isUuid(value: string): boolean {
  return UUID.test(value);
}

/** What is wrong with a token's form; undefined if nothing is. It never contains the value. */
export function tokenProblem(token: string): string | undefined {
  if (isUnset(token)) return "was never set: the parameter holds its placeholder";
  if (EMPTY_UUID.test(token)) return "is an example, not a token of anybody";
  if (UUID.test(token) || PREFIXED.test(token)) return undefined;
  return `must be a Snyk API token: a UUID, or starting with snyk_uat. or snyk_sat. (this one has ${token.length} characters)`;
}

/** What is wrong with an organization's form; undefined if nothing is. It never contains the value, which may be a token by mistake. */
export function organizationProblem(organization: string): string | undefined {
  if (isUnset(organization)) return "was never set: the parameter holds its placeholder";
  if (TOKEN.test(organization)) return "has the form of a token: give a Snyk token as the token, and the organization's name here";
  if (NOTHING.test(organization) || EMPTY_UUID.test(organization)) return "is no organization, but what stands for none";
  if (UUID.test(organization) || SLUG.test(organization)) return undefined;
  return "must be a Snyk organization: its id (a UUID), or its name as in app.snyk.io/org/NAME";
}
