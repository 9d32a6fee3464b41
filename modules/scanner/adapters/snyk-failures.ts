import { secrets } from "../../text/redactor";
import { CheckError, type CheckFailure } from "../ports";

/** The hosts from which the CLI's wrapper (npm package snyk, from 1.1111.0 on) fetches its program. Source: its `common.ts`. */
export const DOWNLOAD_HOSTS = ["downloads.snyk.io", "static.snyk.io"] as const;

/** What a person has to do if the program is missing. */
const NO_PROGRAM = `the CLI's program could not be downloaded: the build must reach ${DOWNLOAD_HOSTS.join(" or ")}, or get the program with the scanner: npm run ops -- publish --env ENVIRONMENT --snyk-cli FILE`;

/** The wrapper's words if it goes on without its program. The old code then fails on every package with the second text. */
const WITHOUT_PROGRAM = /degraded version of the Snyk CLI|Failed to write temp files|Failed to spawn child process/;

/**
 * The CLI's words -> kind of failure; the first that fits. Sources: CLI 1.1110.0 against our API (its texts for the statuses 401,
 * 403, 404, 429, 500 and 503); for its Go program, Snyk's error catalogue 5.82 (titles and codes) and Go's own network errors.
 * Words about packages come first, because they quote names that somebody chose.
 */
const KINDS: ReadonlyArray<readonly [RegExp, CheckFailure]> = [
  [/^required packages missing|^too many vulnerable paths|traceback \(most recent call last\)|heap out of memory/i, "rejected"],
  [/SNYK-CLI-0009|Invalid(Version|Requirement)\b/, "rejected"],
  // A certificate that the build does not trust, and what it must get to trust it.
  [
    /x509:|(self[- ]signed|expired|verify the first|unable to get.*) certificate|certificate (has expired|signed by|is not)|altnames/i,
    "misconfigured",
  ],
  [
    /unknown authority|TLS certificate error|SNYK-CLI-0020|(DEPTH_ZERO_)?SELF_SIGNED_CERT|UNABLE_TO_(GET|VERIFY)_\w+|CERT_\w+|ERR_TLS_/i,
    "misconfigured",
  ],
  [/proxy authentication required|statusCode=407|wants another user and password/i, "misconfigured"],
  // What speaks no TLS that both sides know, and an address that is none.
  [
    /tls: (failed to verify|first record|handshake failure|protocol version|(bad|unknown) certificate|no supported|unrecognized name)/i,
    "misconfigured",
  ],
  [/certificate is valid for|unsupported protocol scheme|\binvalid URL\b/i, "misconfigured"],
  // The token.
  [/authentication failed|authentication error|not authori[sz]ed|unauthori[sz]ed|missing (api|auth) token|snyk auth\b/i, "misconfigured"],
  [/status(:| code:?) ?40[13]\b|credentials not recogni[sz]ed|\bforbidden\b|feature not enabled|test limit reached/i, "misconfigured"],
  [
    /\b(invalid|expired|revoked) (\w+ )?token\b|\btoken (is |has |was )?(not valid|invalid|expired|been revoked|revoked)\b/i,
    "misconfigured",
  ],
  [/\binvalid_(grant|client|token)\b|refresh token is not set|\baccess denied\b/i, "misconfigured"],
  [/SNYK-(0005|0006|CLI-0006|CLI-0016|OPENAPI-0002|OPENAPI-0007)\b/, "misconfigured"],
  // A 404 is never about a package: the organization or the API's URL is wrong.
  [
    /org(anization)?\b.* (not (be )?found|does not exist)|may not have the correct permissions|couldn't find the requested resource/i,
    "misconfigured",
  ],
  [/status(:| code:?) ?404\b|^not found$|SNYK-OPENAPI-0004\b/i, "misconfigured"],
  // Snyk, or the way to it.
  [/failed to get vulns|status(:| code:?) ?(408|425|429|5\d\d)\b|affectedPkgs/i, "transient"],
  [/\b(HTTP\/\d(\.\d)?|status[ _-]?(code)?[=:]?) ?(408|425|429|5\d\d)\b/i, "transient"],
  [
    /internal server error|bad gateway|service unavailable|gateway time-?out|too many requests|retry[- ]after|rate limit|throttled/i,
    "transient",
  ],
  [
    /server communication error|unable to (fulfill the|process) request|server error response|\b(due to|in|down for|under|scheduled) maintenance\b|maintenance (window|mode)/i,
    "transient",
  ],
  [
    /\btry again\b|temporarily\b|temporary (failure|error)\b|experiencing (issues|problems|an outage)|upstream connect error|connection termination/i,
    "transient",
  ],
  [/SNYK-(0001|0002|0004|0008|0009|0099|9999|CLI-00(17|18|19|21|22|26)|OS-7001)\b/, "transient"],
  [
    /ECONN|ENOTFOUND|EAI_AGAIN|ETIMEDOUT|EPIPE|socket hang up|connection (refused|reset|closed)|broken pipe|unexpected EOF|(^|: )EOF$/,
    "transient",
  ],
  // Go's own words for a connection that did not come about, or did not last.
  [/\bdial (tcp|udp)\b|server misbehaving|no route to host|GOAWAY|client connection lost|\bstream error\b/, "transient"],
  [/no such host|DNS resolution failed|network|i\/o timeout|handshake timeout|deadline exceeded|timed? ?out\b/i, "transient"],
  [/status(:| code:?) ?(400|413|422)\b|client request cannot be processed|request entity too large|^bad request$/i, "rejected"],
  [/SNYK-(0003|OPENAPI-0001|OPENAPI-0006)\b/, "rejected"],
];

/** Exit codes with which the Go program says that another attempt may help (sysexits: EX_UNAVAILABLE, EX_TEMPFAIL). */
const TEMPORARY_EXITS: readonly (number | null)[] = [69, 75];
/** Longest wait that Snyk may ask for; its own client waits no longer either. */
export const LONGEST_WAIT_MS = 10 * 60_000;

/**
 * The failure behind the words and the exit code of the CLI. What is not known is `unknown`: nothing is known about the packages then.
 * @param words of its error message; empty if it has none, which is how its Go program says some of Snyk's 429
 */
export function failureOf(words: string, code: number | null): CheckError {
  // Before the cut: half of a secret would not be known any more.
  const said = secrets.text(words).trim().replace(/\s+/g, " ").slice(0, 300);
  if (WITHOUT_PROGRAM.test(words)) return new CheckError("misconfigured", `${NO_PROGRAM} (it said: ${said})`);
  const known = KINDS.find(([pattern]) => pattern.test(words.trim()))?.[1];
  const kind = known ?? (TEMPORARY_EXITS.includes(code) || said === "" ? "transient" : "unknown");
  const reason = said || `Snyk gave no reason (exit code ${code})`;
  return kind === "unknown"
    ? new CheckError("unknown", `could not check, for an unknown reason: ${said} (exit code ${code})`)
    : new CheckError(kind, reason, kind === "transient" ? retryAfterMs(words) : undefined);
}

/** Seconds of each unit. */
const UNITS: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600 };

/** Milliseconds of `Retry after: 30`, `Retry-After: 30s`, `1500ms` or `retry after 2 minutes`; undefined if there is none. */
function retryAfterMs(words: string): number | undefined {
  const [, amount, unit = "s"] = /retry[- ]after:?\s*(\d+(?:\.\d+)?)\s*(ms|milli|s|m|h)?/i.exec(words) ?? [];
  if (amount === undefined) return undefined;
  const seconds = Number(amount) * (UNITS[unit.toLowerCase().replace("milli", "ms")] ?? 1);
  return Math.min(Math.ceil(seconds * 1000), LONGEST_WAIT_MS);
}
