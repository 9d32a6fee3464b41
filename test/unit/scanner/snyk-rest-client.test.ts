import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { fetchWith } from "../../../modules/network/fetch.mjs";
import { SnykRestClient } from "../../../modules/scanner/adapters/snyk-rest-client";
import { NO_DEADLINE } from "../../../modules/scanner/deadline";
import { maySendTo, restOrigin } from "../../../modules/snyk/rest-address";

const token = "5a4db0c5-0000-4000-8000-00000000c0de";
let answer: (request: IncomingMessage, response: ServerResponse) => void;
let server: Server;
let origin: string;

beforeAll(async () => {
  server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const client = (more: { timeoutMs?: number; variables?: Record<string, string> } = {}) =>
  new SnykRestClient({ origin, token, fetch: fetchWith(more.variables ?? {}), timeoutMs: more.timeoutMs });

test("sends the token and JSON:API", async () => {
  const seen: unknown[] = [];
  answer = (request, response) => {
    const { authorization, accept, "content-type": type } = request.headers;
    seen.push([request.method, request.url, authorization, accept, type]);
    response.end('{"data":[]}');
  };
  expect(await client().ask("/rest/a?version=1", NO_DEADLINE)).toEqual({ data: [] });
  await client().ask("/rest/b", NO_DEADLINE, { data: {} });
  const json = "application/vnd.api+json";
  expect(seen).toEqual([
    ["GET", "/rest/a?version=1", `token ${token}`, json, undefined],
    ["POST", "/rest/b", `token ${token}`, json, json],
  ]);
});

const errors = (detail: string) => JSON.stringify({ jsonapi: { version: "1.0" }, errors: [{ status: "1", detail, code: "C-1" }] });

test.each([
  [400, errors("bad purl"), "rejected", "Snyk's API answered 400: bad purl (C-1)"],
  [401, '{"message":"Not authorised"}', "misconfigured", "Snyk's API answered 401: Not authorised (it does not accept the token)"],
  [
    403,
    errors("not authorized to perform this action"),
    "misconfigured",
    "Snyk's API answered 403: not authorized to perform this action (C-1)",
  ],
  [404, "<html>", "misconfigured", "Snyk's API answered 404 (ORIGIN knows no such organization or call)"],
  [418, "", "unknown", "could not check, for an unknown reason: Snyk's API answered 418"],
  [500, errors("oops"), "transient", "Snyk's API answered 500: oops (C-1)"],
  [503, "", "transient", "Snyk's API answered 503"],
] as const)("%s is %j", async (status, body, kind, message) => {
  answer = (_, response) => response.writeHead(status).end(body);
  await expect(client().ask("/rest/a", NO_DEADLINE)).rejects.toMatchObject({ kind, status, message: message.replace("ORIGIN", origin) });
});

test.each([
  [{ "retry-after": "30" }, 30_000],
  [{ "x-ratelimit-reset": "12" }, 12_000],
  [{ "retry-after": "86400" }, 600_000],
  [{ "retry-after": "Thu, 01 Jan 1970 00:00:00 GMT" }, 0],
  [{ "retry-after": "soon" }, undefined],
  [{}, undefined],
])("429 with %j waits %s ms", async (headers, retryAfterMs) => {
  answer = (_, response) => response.writeHead(429, headers).end();
  await expect(client().ask("/rest/a", NO_DEADLINE)).rejects.toMatchObject({ kind: "transient", retryAfterMs });
});

test("follows no redirection: the token goes to one place", async () => {
  let calls = 0;
  answer = (_, response) => {
    calls += 1;
    response.writeHead(302, { location: `${origin}/elsewhere` }).end();
  };
  await expect(client().ask("/rest/a", NO_DEADLINE)).rejects.toMatchObject({ kind: "misconfigured", status: 302 });
  expect(calls).toBe(1);
});

test("an answer that takes too long may come another time; one that is no JSON too", async () => {
  answer = () => undefined;
  await expect(client({ timeoutMs: 100 }).ask("/rest/a", NO_DEADLINE)).rejects.toMatchObject({
    kind: "transient",
    message: "Snyk's API did not answer within 0.1 seconds",
  });
  answer = (_, response) => response.end("<html>");
  await expect(client().ask("/rest/a", NO_DEADLINE)).rejects.toMatchObject({
    kind: "transient",
    message: "Snyk's API did not answer JSON",
  });
});

test("a proxy that wants another password is a mistake of the settings", async () => {
  answer = (_, response) => response.writeHead(407).end();
  const through = new SnykRestClient({ origin: "https://api.snyk.io", token, fetch: fetchWith({ HTTPS_PROXY: origin }) });
  server.once("connect", (_request, socket) => socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"));
  await expect(through.ask("/rest/a", NO_DEADLINE)).rejects.toMatchObject({
    kind: "misconfigured",
    message: expect.stringContaining("wants another user and password than HTTPS_PROXY has (407)") as string,
  });
});

test("an error never holds the token", async () => {
  const { secrets } = await import("../../../modules/text/redactor");
  secrets.learn(token);
  answer = (request, response) => response.writeHead(400).end(errors(`bad ${request.headers.authorization}`));
  const error = await client()
    .ask("/rest/a", NO_DEADLINE)
    .catch((caught: Error) => caught.message);
  expect(error).not.toContain(token);
});

test("the token is sent encrypted, or not beyond this machine", async () => {
  expect(["https://api.snyk.io", "http://127.0.0.1:4566", "http://localhost", "http://api.snyk.io"].map(maySendTo)).toEqual([
    true,
    true,
    true,
    false,
  ]);
  const open = new SnykRestClient({ origin: "http://api.snyk.io", token, fetch: () => Promise.reject(new Error("asked")) });
  await expect(open.ask("/rest/a", NO_DEADLINE)).rejects.toMatchObject({
    kind: "misconfigured",
    message: "http://api.snyk.io is not encrypted, so the token was not sent there",
  });
});

test("the API is asked where the CLI asks", () => {
  const regional = (host: string) => `snyk_uat.1a2b3c4d.${Buffer.from(JSON.stringify({ h: host })).toString("base64url")}.checksum`;
  expect([
    restOrigin(token),
    restOrigin(token, "https://app.eu.snyk.io"),
    restOrigin(token, "https://api.eu.snyk.io/v1"),
    restOrigin(token, "http://127.0.0.1:81/v1"),
    restOrigin(regional("api.us.snyk.io")),
    restOrigin(regional("api.evil.example")),
  ]).toEqual([
    "https://api.snyk.io",
    "https://api.eu.snyk.io",
    "https://api.eu.snyk.io",
    "http://127.0.0.1:81",
    "https://api.us.snyk.io",
    "https://api.snyk.io",
  ]);
});
