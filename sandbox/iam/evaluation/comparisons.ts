import { BlockList, isIP } from "node:net";
import { arnMatches } from "./arn";
import { LITERAL_QUESTION, LITERAL_STAR, globMatches } from "./glob";

/** How a condition operator compares a value of the request with a value of the policy. */
export interface Comparison {
  readonly matches: (requested: string, wanted: string) => boolean;
  /** For `StringNotEquals` and the like: true if no value matches, also if the request lacks the key. */
  readonly negated: boolean;
  /** Whether policy variables are replaced in the policy's values. */
  readonly variables: boolean;
}

type Matches = Comparison["matches"];

const equals: Matches = (requested, wanted) => requested === unescaped(wanted);
const equalsIgnoringCase: Matches = (requested, wanted) => requested.toLowerCase() === unescaped(wanted).toLowerCase();
const like: Matches = (requested, wanted) => globMatches(wanted, requested);
const arn: Matches = (requested, wanted) => arnMatches(wanted, requested);
const bool: Matches = (requested, wanted) => requested.toLowerCase() === wanted.toLowerCase();

/**
 * Every condition operator but `Null`, which looks at the key alone.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const COMPARISONS: Readonly<Record<string, Comparison>> = {
  ...pair("String", "Equals", equals, true),
  ...pair("String", "EqualsIgnoreCase", equalsIgnoringCase, true),
  ...pair("String", "Like", like, true),
  ...pair("Arn", "Equals", arn, true),
  ...pair("Arn", "Like", arn, true),
  ...ordered("Numeric", parseNumber),
  ...ordered("Date", parseDate),
  Bool: { matches: bool, negated: false, variables: true },
  BinaryEquals: { matches: (requested, wanted) => requested === wanted, negated: false, variables: false },
  IpAddress: { matches: inRange, negated: false, variables: false },
  NotIpAddress: { matches: inRange, negated: true, variables: false },
};

function pair(type: string, name: string, matches: Matches, variables: boolean): Record<string, Comparison> {
  return { [`${type}${name}`]: { matches, negated: false, variables }, [`${type}Not${name}`]: { matches, negated: true, variables } };
}

function ordered(type: string, parse: (text: string) => number): Record<string, Comparison> {
  const by = (holds: (a: number, b: number) => boolean): Comparison => ({
    matches: (requested, wanted) => holds(parse(requested), parse(wanted)),
    negated: false,
    variables: false,
  });
  return {
    ...pair(type, "Equals", by((a, b) => a === b).matches, false),
    [`${type}LessThan`]: by((a, b) => a < b),
    [`${type}LessThanEquals`]: by((a, b) => a <= b),
    [`${type}GreaterThan`]: by((a, b) => a > b),
    [`${type}GreaterThanEquals`]: by((a, b) => a >= b),
  };
}

/** NaN, which no comparison accepts, if the text is not a number. */
function parseNumber(text: string): number {
  return text.trim() === "" ? Number.NaN : Number(text);
}

/** Epoch milliseconds of an ISO 8601 date or of epoch seconds. */
function parseDate(text: string): number {
  return /^-?\d+(\.\d+)?$/.test(text) && !/^\d{4}$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

/** `wanted` is an address or a CIDR range, IPv4 or IPv6. */
function inRange(requested: string, wanted: string): boolean {
  const [network = "", prefix] = wanted.split("/");
  const [version, requestedVersion] = [isIP(network), isIP(requested)];
  if (version === 0 || version !== requestedVersion) return false;
  const family = version === 4 ? "ipv4" : "ipv6";
  const bits = Number(prefix ?? (version === 4 ? 32 : 128));
  if (!Number.isInteger(bits) || bits < 0 || bits > (version === 4 ? 32 : 128)) return false;
  const range = new BlockList();
  range.addSubnet(network, bits, family);
  return range.check(requested, family);
}

/** Restores literal `*` and `?`: they are not wildcards outside of patterns. */
function unescaped(wanted: string): string {
  return wanted.replaceAll(LITERAL_STAR, "*").replaceAll(LITERAL_QUESTION, "?");
}
