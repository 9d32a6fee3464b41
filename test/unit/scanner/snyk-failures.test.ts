import { type CliEnd, readGraph, readMonitor, readTest } from "../../../modules/scanner/adapters/snyk-answers";
import { failureOf } from "../../../modules/scanner/adapters/snyk-failures";
import { CheckError, type CheckFailure } from "../../../modules/scanner/ports";

const kindOf = (end: CliEnd, read: (end: CliEnd) => unknown = readTest): string => {
  try {
    read(end);
  } catch (error) {
    if (error instanceof CheckError) return error.kind;
    throw error;
  }
  return "answered";
};

/** The words of both generations of the CLI, by what they mean. */
const WORDS: Readonly<Record<CheckFailure, readonly string[]>> = {
  misconfigured: [
    // CLI 1.1110.0
    "Authentication failed. Please check the API token on https://snyk.io",
    "Server returned unexpected error for the monitor request. Status code: 401",
    "Couldn't find the requested resource",
    "Org nobody was not found or you may not have the correct permissions",
    // its wrapper without a program
    "You are currently running a degraded version of the Snyk CLI.\nAs a result, some features of the CLI will be unavailable.",
    "Failed to write temp files",
    "Failed to spawn child process. (/x/snyk-linux)",
    // the Go program
    "Use `snyk auth` to authenticate.",
    "Authentication error",
    "Authentication credentials not recognized, or user access is not provisioned.",
    "Missing AUTH token",
    "Forbidden",
    "Not found",
    "Test limit reached (SNYK-0006)",
    'Get "https://api.snyk.io/rest/self": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    "TLS certificate error",
    // Node and proxies
    "self-signed certificate in certificate chain",
    "unable to get local issuer certificate",
    "unable to verify the first certificate",
    "certificate has expired",
    "Hostname/IP does not match certificate's altnames: Host: api.snyk.io.",
    "tunneling socket could not be established, statusCode=407",
    // new words
    'Post "https://api.snyk.io": proxyconnect tcp: tls: first record does not look like a TLS handshake',
    "remote error: tls: handshake failure",
    "certificate is valid for proxy.example.com, not api.snyk.io",
    "unsupported protocol scheme",
    "Invalid token",
    "Your authentication token has expired",
    "oauth2: invalid_grant",
    "oauth2: token expired and refresh token is not set",
    "Access denied",
    "Organization could not be found",
    "The organization does not exist",
  ],
  transient: [
    "Failed to get vulns",
    "Internal server error",
    "Internal server error.",
    "Server returned unexpected error for the monitor request. Status code: 503",
    "connect ECONNREFUSED 127.0.0.1:7998",
    "Cannot read properties of undefined (reading 'affectedPkgs')",
    "Retry after: 30",
    "Service temporarily throttled",
    "Server communication error",
    "Unable to fulfill the request",
    "Unable to process request",
    "We are currently unavailable due to a maintenance window.",
    "dial tcp 10.0.0.1:443: connect: connection refused",
    "dial tcp: lookup api.snyk.io: no such host",
    "read tcp 10.0.0.2:1->10.0.0.1:443: read: connection reset by peer",
    "unexpected EOF",
    "net/http: TLS handshake timeout",
    "context deadline exceeded",
    "Command timed out",
    "",
    // new words
    'Post "https://api.snyk.io": dial tcp: lookup api.snyk.io on 10.0.0.2:53: server misbehaving',
    "dial tcp 10.0.0.1:443: connect: no route to host",
    "http2: server sent GOAWAY and closed the connection",
    "http2: client connection lost",
    "stream error: stream ID 3; INTERNAL_ERROR; received from peer",
    "EOF",
    'Post "https://api.snyk.io/v1/test-dep-graph": EOF',
    "HTTP/2 502",
    "statusCode=502",
    "upstream connect error or disconnect/reset before headers. reset reason: connection termination",
    "We are currently experiencing issues. Please try again later.",
    "The service is temporarily unavailable",
    "Scheduled maintenance is in progress",
    "Snyk is down for maintenance",
  ],
  rejected: [
    "Server returned unexpected error for the monitor request. Status code: 400, response: bad",
    "Required packages missing: a",
    "Required packages missing: unauthorized, certificate, x509",
    "Too many vulnerable paths to process the project",
    "Traceback (most recent call last):\n  File \"pip_resolve.py\"\nInvalidVersion: 'unauthorized'",
    "Client request cannot be processed",
    "Request entity too large",
  ],
  unknown: [
    "Something that nobody has seen",
    "Could not make a temporary folder",
    "token",
    "Cannot read EOFError.py",
    "panic: runtime error: index out of range",
    "undefined",
  ],
  late: [],
};
const ALL = Object.entries(WORDS).flatMap(([kind, all]) => all.map((words) => [kind, words] as const));

describe.each(ALL)("%s: %j", (kind, words) => {
  const json = JSON.stringify({ ok: false, error: words, path: "/x" });

  test.each([2, 3, 44])("with exit code %d, on either stream, as JSON or text", (code) => {
    const ends: CliEnd[] = [
      { code, stdout: json, stderr: "" },
      { code, stdout: "", stderr: json },
      { code, stdout: "", stderr: `2026-08-01 a warning first\n${json}\n` },
      ...(words === ""
        ? []
        : [
            { code, stdout: words, stderr: "" },
            { code, stdout: "", stderr: words },
          ]),
    ];
    expect(ends.map((end) => kindOf(end))).toEqual(ends.map(() => kind));
    expect(ends.map((end) => kindOf(end, readMonitor))).toEqual(ends.map(() => kind));
    expect(ends.map((end) => kindOf(end, readGraph))).toEqual(ends.map(() => kind));
  });

  test.each([0, 1])("it is no answer with exit code %d either", (code) => {
    expect(kindOf({ code, stdout: json, stderr: "" })).toBe(kind);
    expect(kindOf({ code, stdout: "", stderr: json })).toBe(kind);
  });

  test.each([69, 75])("exit code %d makes unknown words a temporary failure", (code) => {
    expect(kindOf({ code, stdout: "", stderr: json })).toBe(kind === "unknown" ? "transient" : kind);
  });
});

test("whatever the output looks like, only exit codes 0 and 1 come with an answer", () => {
  const answer = JSON.stringify({ dependencyCount: 1, vulnerabilities: [] });
  const ends = [0, 1, 2, 3, 44, 69, 75, 134, null].map((code) => ({ code, stdout: answer, stderr: "" }));
  expect(ends.map((end) => kindOf(end))).toEqual([
    "answered", "unknown", "unknown", "unknown", "unknown", "transient", "transient", "unknown", "unknown",
  ]); // prettier-ignore
});

test("a CLI that says nothing, or was ended by a signal, has checked nothing", () => {
  const message = (end: CliEnd) => {
    try {
      readTest(end);
    } catch (error) {
      return (error as Error).message;
    }
    return undefined;
  };
  expect(message({ code: 2, stdout: "", stderr: "" })).toBe(
    "could not check, for an unknown reason: the Snyk CLI ended with 2 and said nothing (exit code 2)",
  );
  expect(message({ code: 0, stdout: " \n", stderr: "" })).toMatch(/said nothing/);
  expect(message({ code: null, signal: "SIGKILL", stdout: "", stderr: "" })).toMatch(/the Snyk CLI was ended by SIGKILL/);
  expect(kindOf({ code: 2, stdout: "", stderr: "" })).toBe("unknown");
});

test("JSON:API's errors are read with title, detail and code", () => {
  const problems = (errors: object[]) => ({ code: 2, stdout: "", stderr: JSON.stringify({ jsonapi: { version: "1.0" }, errors }) });
  expect(kindOf(problems([{ code: "SNYK-0005", title: "x", detail: "y" }]))).toBe("misconfigured");
  expect(kindOf(problems([{ status: "503", title: "Unable to fulfill the request" }]))).toBe("transient");
  expect(kindOf(problems([{ status: "418", title: "teapot" }]))).toBe("unknown");
});

test("a missing program is one message that names the hosts and the way without them", () => {
  const { kind, message } = failureOf("Failed to write temp files", 2);
  expect(kind).toBe("misconfigured");
  expect(message).toBe(
    "the CLI's program could not be downloaded: the build must reach downloads.snyk.io or static.snyk.io, or get the program with the scanner: npm run ops -- publish --env ENVIRONMENT --snyk-cli FILE (it said: Failed to write temp files)",
  );
});

test.each([
  ["Retry after: 30", 30_000],
  ["Retry-After: 45s", 45_000],
  ["429, retry after 2 minutes", 120_000],
  ["Retry after: 86400", 600_000],
  ["Too many requests", undefined],
  ["Authentication failed. Retry after: 30", undefined],
])("%s: waits %p ms", (words, expected) => {
  expect(failureOf(words, 2).retryAfterMs).toBe(expected);
});

test("a reason is one line of at most 300 characters", () => {
  const { message } = failureOf(`Internal server error\n${"x".repeat(1000)}`, 2);
  expect([message.length, message.includes("\n")]).toEqual([300, false]);
});

test.each([
  ["Retry after: 30", 30_000],
  ["Retry-After: 30s", 30_000],
  ["retry after 2 minutes", 120_000],
  ["Retry after: 1500ms", 1_500],
  ["Retry after: 0.5", 500],
  ["retry after 1 hour", 600_000],
  ["Retry after: 999999", 600_000],
  ["Too many requests", undefined],
])("%s is waited for, and ten minutes at most", (words, wait) => {
  expect(failureOf(words, 2).retryAfterMs).toBe(wait);
});
