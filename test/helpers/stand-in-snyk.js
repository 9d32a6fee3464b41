"use strict";
/**
 * Stands in for Snyk's CLI after 1.1110.0: the npm package's wrapper and the Go program, as far as the scanner sees them. Its words and
 * ways are those of snyk/cli (ts-binary-wrapper, cliv2) and go-application-framework (retry middleware). Started as
 * `node stand-in-snyk.js MODE ARGUMENTS...`; MODE is `program`, or `no-program` if the download of the program fails.
 */
const { readFileSync } = require("node:fs");

const [mode, verb, ...options] = process.argv.slice(2);
const VERSION = "1.1307.4";
const LONGEST_WAIT_SECONDS = 600;
const ATTEMPTS = 3;

/**
 * Go's errors go to standard error, as JSON with --json, and standard output stays empty.
 * @param {string} error
 * @returns {never}
 */
function fail(error, code = 2) {
  const text = options.includes("--json") ? JSON.stringify({ ok: false, error, path: process.cwd() }, null, 2) : error;
  process.stderr.write(`${text}\n`);
  process.exit(code);
}

/** @type {Record<number, string>} */
const WORDS = {
  400: "Client request cannot be processed",
  401: "Authentication credentials not recognized, or user access is not provisioned. Use `snyk auth` to authenticate.",
  403: "Forbidden",
  404: "Not found",
  500: "Internal server error.",
  502: "Unable to fulfill the request",
  503: "Unable to fulfill the request",
  504: "Server communication error",
};

/**
 * @param {string} method
 * @param {string} path
 * @param {unknown} body
 * @returns {Promise<any>}
 */
async function call(method, path, body) {
  for (let attempt = 1; ; attempt++) {
    let response;
    try {
      response = await fetch(`${process.env.SNYK_API}${path}`, {
        method,
        headers: { authorization: `token ${process.env.SNYK_TOKEN}`, "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    } catch (error) {
      const { code } = /** @type {any} */ (error).cause ?? {};
      fail(
        code === "ECONNREFUSED"
          ? "dial tcp: connect: connection refused"
          : code === "ECONNRESET"
            ? "connection reset by peer"
            : "unexpected EOF",
      );
    }
    if (response.ok) return response.json();
    if (response.status !== 429) {
      const { errors } = /** @type {{ errors?: { code?: string; title?: string }[] }} */ (await response.json());
      const maintenance = errors?.some(({ code }) => code === "SNYK-0099");
      fail(WORDS[response.status] ?? errors?.[0]?.title ?? "Unspecified Error", maintenance ? 75 : 2);
    }
    const seconds = Number(response.headers.get("retry-after") ?? Infinity);
    if (attempt === ATTEMPTS || seconds > LONGEST_WAIT_SECONDS) fail(Number.isFinite(seconds) ? `Retry after: ${seconds}` : "");
    await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
  }
}

/** The flat graph of requirements.txt. */
function graph() {
  const pins = readFileSync("requirements.txt", "utf8")
    .trim()
    .split("\n")
    .map((line) => line.split("=="));
  /** @param {string[]} pin */
  const id = ([name, version]) => `${name}@${version}`;
  return {
    pins,
    data: {
      schemaVersion: "1.2.0",
      pkgManager: { name: "pip" },
      pkgs: [
        { id: "p@0.0.0", info: { name: "p", version: "0.0.0" } },
        ...pins.map((pin) => ({ id: id(pin), info: { name: pin[0], version: pin[1] } })),
      ],
      graph: {
        rootNodeId: "root",
        nodes: [
          { nodeId: "root", pkgId: "p@0.0.0", deps: pins.map((pin) => ({ nodeId: id(pin) })) },
          ...pins.map((pin) => ({ nodeId: id(pin), pkgId: id(pin), deps: [] })),
        ],
      },
    },
  };
}

const organization = options.find((option) => option.startsWith("--org="))?.slice("--org=".length) ?? "";

async function test() {
  const { pins, data } = graph();
  const { result } = await call("POST", `/test-dep-graph?org=${encodeURIComponent(organization)}`, { depGraph: data });
  const vulnerabilities = Object.values(result.affectedPkgs).flatMap(({ pkg, issues }) =>
    Object.keys(issues).map((issue) => ({ ...result.issuesData[issue], name: pkg.name, version: pkg.version })),
  );
  process.stdout.write(JSON.stringify({ ok: vulnerabilities.length === 0, dependencyCount: pins.length, vulnerabilities }));
  process.exitCode = vulnerabilities.length === 0 ? 0 : 1;
}

async function monitor() {
  const name = options.find((option) => option.startsWith("--project-name="))?.slice("--project-name=".length);
  const { data } = graph();
  const { id, uri } = await call("PUT", "/monitor/pip/graph", { meta: { org: organization, projectName: name }, depGraphJSON: data });
  process.stdout.write(JSON.stringify({ ok: true, id, uri }));
}

/** The wrapper without its program: the old code goes on, and lacks its Python files. */
function withoutProgram() {
  const warning =
    "You are currently running a degraded version of the Snyk CLI.\nAs a result, some features of the CLI will be unavailable.";
  process.stderr.write(
    "Executable doesn't exist, trying to download.\n2026-08-01T00:00:00.000Z: \nError: getaddrinfo ENOTFOUND static.snyk.io\n",
  );
  process.stderr.write(`------- Warning -------\n${warning}\n------- Warning -------\n`);
  if (verb === "--version") return void process.stdout.write(`${VERSION}\n`);
  process.stdout.write(JSON.stringify({ ok: false, error: "Failed to write temp files", path: process.cwd() }));
  process.exitCode = 2;
}

if (mode === "no-program") withoutProgram();
else if (verb === "--version") process.stdout.write(`${VERSION}\n`);
else if (verb === "test") void test();
else if (verb === "monitor") void monitor();
else fail(`unknown command ${verb}`);
