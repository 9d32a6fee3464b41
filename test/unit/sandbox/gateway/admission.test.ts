import { SignatureV4 } from "@smithy/signature-v4";
import { Hash } from "@smithy/core/serde";
import aws4 from "aws4";
import { createHash } from "node:crypto";
import { Admission, NotAdmitted } from "../../../../sandbox/gateway/signature/admission";
import type { RequestHead } from "../../../../sandbox/gateway/signature/read";

const NOW = Date.UTC(2026, 10, 29, 12);
const MINUTE = 60_000;
const SECRET = "a secret of this run";
const root = { accessKeyId: "111122223333", secretAccessKey: SECRET };
const session = { accessKeyId: "ASIASESSION", secretAccessKey: "of the session", sessionToken: "to/ken+=" };
const HOST = "127.0.0.1:4566";

const caller = { account: "111122223333", arn: "arn:aws:iam::111122223333:root", accessKeyId: "x" };
const admission = (now = NOW) =>
  new Admission(
    {
      identify: (key) => {
        const known = [root, session].find(({ accessKeyId }) => accessKeyId === key);
        return (
          known && { ...known, expires: "sessionToken" in known ? NOW + 60 * MINUTE : undefined, caller: () => Promise.resolve(caller) }
        );
      },
    },
    () => now,
  );

interface Signed {
  readonly service?: string;
  readonly method?: string;
  readonly path?: string;
  readonly body?: string;
  readonly headers?: Record<string, string>;
  readonly at?: number;
  readonly keys?: typeof root | typeof session;
  readonly signQuery?: boolean;
}

/** A request that aws4 signed, as it comes over the wire. */
function signed({
  service = "codebuild",
  method = "POST",
  path = "/",
  body = "{}",
  headers = {},
  at = NOW,
  keys = root,
  signQuery,
}: Signed) {
  const date = new Date(at).toISOString().replace(/[-:]|\.\d+/g, "");
  const given = signQuery ? headers : { "X-Amz-Date": date, ...headers };
  const target = signQuery ? `${path}${path.includes("?") ? "&" : "?"}X-Amz-Date=${date}` : path;
  const sent = signQuery || method === "GET" ? undefined : body;
  const made = aws4.sign(
    { service, region: "eu-central-1", host: HOST, method, path: target, body: sent, headers: given, signQuery },
    keys,
  );
  const names = Object.entries(made.headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]);
  const head: RequestHead = { method, target: made.path ?? "", headers: Object.fromEntries(names) as RequestHead["headers"] };
  return { head, body: Buffer.from(sent ?? "") };
}

/** Why a request is not admitted; undefined if it is. */
async function reason({ head, body }: { head: RequestHead; body: Buffer }, now = NOW): Promise<string | undefined> {
  try {
    await (await admission(now).admit(head)).checkBody(body);
    return undefined;
  } catch (error) {
    if (error instanceof NotAdmitted) return error.reason;
    throw error;
  }
}

const head = (request: ReturnType<typeof signed>, more: Partial<RequestHead>) => ({ ...request, head: { ...request.head, ...more } });
const header = (request: ReturnType<typeof signed>, name: string, value: string | undefined) =>
  head(request, { headers: { ...request.head.headers, [name]: value } });

test.each<[string, Signed]>([
  ["a JSON call", {}],
  ["a path that has to be encoded", { service: "codeartifact", path: "/v1/package/a%20b%2Fc?domain=d&name=x%20y&name=a" }],
  ["an object", { service: "s3", method: "PUT", path: "/bucket/a%20b%2Bc/%C3%BC?versionId=1&acl=", body: "content" }],
  ["an object's presigned address", { service: "s3", method: "GET", path: "/bucket/key?X-Amz-Expires=60", signQuery: true }],
  ["a presigned call", { service: "sts", method: "GET", path: "/?Action=GetCallerIdentity&X-Amz-Expires=60", signQuery: true }],
  ["a session's call", { keys: session }],
  ["a session's presigned address", { service: "s3", method: "GET", path: "/b/k?X-Amz-Expires=60", signQuery: true, keys: session }],
  ["a header with spaces", { headers: { "X-Amz-Meta-Note": "  two   spaces " } }],
])("%s is admitted", async (_, request) => expect(await reason(signed(request))).toBeUndefined());

test("the caller, service and region are those of the signature", async () => {
  const { service, region, caller: who } = await admission().admit(signed({ service: "kms" }).head);
  expect([service, region, who]).toEqual(["kms", "eu-central-1", caller]);
});

test.each<[string, (request: ReturnType<typeof signed>) => ReturnType<typeof signed>, string]>([
  ["no signature", (request) => header(request, "authorization", undefined), "missing"],
  [
    "a made-up signature",
    (request) => header(request, "authorization", request.head.headers.authorization?.replace(/\w{64}/, "0".repeat(64))),
    "wrong signature",
  ],
  [
    "no real signature",
    (request) =>
      header(
        request,
        "authorization",
        "AWS4-HMAC-SHA256 Credential=111122223333/20261129/r/s3/aws4_request, SignedHeaders=host, Signature=0",
      ),
    "incomplete",
  ],
  ["Signature Version 2", (request) => header(request, "authorization", "AWS 111122223333:c2lnbmF0dXJl"), "unsupported"],
  [
    "Signature Version 4A",
    (request) => header(request, "authorization", request.head.headers.authorization?.replace("HMAC", "ECDSA-P256")),
    "unsupported",
  ],
  ["Basic", (request) => header(request, "authorization", "Basic YXdzOnRva2Vu"), "unsupported"],
  [
    "a signature without the Host",
    (request) => header(request, "authorization", request.head.headers.authorization?.replace("host;", "")),
    "incomplete",
  ],
  [
    "another key",
    (request) => header(request, "authorization", request.head.headers.authorization?.replace(root.accessKeyId, "AKIAOTHER")),
    "unknown key",
  ],
  [
    "another service",
    (request) => header(request, "authorization", request.head.headers.authorization?.replace("/codebuild/", "/iam/")),
    "wrong signature",
  ],
  [
    "the scope of another region",
    (request) => header(request, "authorization", request.head.headers.authorization?.replace("/eu-central-1/", "/us-east-1/")),
    "wrong signature",
  ],
  [
    "a signed header that it has not",
    (request) => header(request, "authorization", request.head.headers.authorization?.replace("host;", "host;x-other;")),
    "wrong signature",
  ],
  [
    "a signature in the header and another in the query",
    (request) => head(request, { target: `/?X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Signature=${"0".repeat(64)}` }),
    "incomplete",
  ],
  [
    "two credentials, of which the first is another's",
    (request) =>
      header(
        request,
        "authorization",
        request.head.headers.authorization?.replace(" Credential=", " Credential=AKIAOTHER/20261129/r/s3/aws4_request, Credential="),
      ),
    "unknown key",
  ],
  [
    "two tokens",
    (request) => head(request, { headers: { ...request.head.headers, "x-amz-security-token": ["a", "b"] as never } }),
    "incomplete",
  ],
  ["another body", (request) => ({ ...request, body: Buffer.from('{"a":1}') }), "wrong signature"],
  ["another path", (request) => head(request, { target: "/other" }), "wrong signature"],
  ["another query", (request) => head(request, { target: "/?a=b" }), "wrong signature"],
  ["another method", (request) => head(request, { method: "PUT" }), "wrong signature"],
  ["another host", (request) => header(request, "host", "127.0.0.1:4567"), "wrong signature"],
  ["another target", (request) => header(request, "x-amz-target", "CodeBuild_20161006.StartBuild"), "wrong signature"],
  ["a token that nobody issued", (request) => header(request, "x-amz-security-token", "made up"), "wrong token"],
  ["another date", (request) => header(request, "x-amz-date", "20261129T120001Z"), "wrong signature"],
  ["the date of another day", (request) => header(request, "x-amz-date", "20261128T120000Z"), "incomplete"],
  ["no date", (request) => header(request, "x-amz-date", undefined), "incomplete"],
])("a request with %s is not admitted", async (_, change, why) => {
  expect(await reason(change(signed({})))).toBe(why);
});

test("a session needs its own token, until it ends", async () => {
  const request = signed({ keys: session });
  expect(await reason(header(request, "x-amz-security-token", undefined))).toBe("wrong token");
  expect(await reason(header(request, "x-amz-security-token", "another"))).toBe("wrong token");
  const late = NOW + 61 * MINUTE;
  expect(await reason(signed({ keys: session, at: late }), late)).toBe("expired token");
});

test("a call's clock may be 5 minutes wrong, S3's 15", async () => {
  const at = (minutes: number, service: string) => reason(signed({ service, at: NOW + minutes * MINUTE }));
  expect(await Promise.all([-5, 5].map((minutes) => at(minutes, "sts")))).toEqual([undefined, undefined]);
  expect(await Promise.all([-5.1, 5.1].map((minutes) => at(minutes, "sts")))).toEqual(["wrong time", "wrong time"]);
  expect(await Promise.all([-15, 15].map((minutes) => at(minutes, "s3")))).toEqual([undefined, undefined]);
  expect(await Promise.all([-15.1, 15.1].map((minutes) => at(minutes, "s3")))).toEqual(["wrong time", "wrong time"]);
  expect(await reason(header(signed({}), "x-amz-date", "20261199T120000Z"))).toBe("incomplete");
});

test("a presigned address is good for its own time, and for 7 days at most", async () => {
  const presigned = (seconds: number | string, at = NOW) =>
    signed({ service: "s3", method: "GET", path: `/bucket/key?X-Amz-Expires=${seconds}`, signQuery: true, at });
  expect(await reason(presigned(60), NOW + MINUTE)).toBeUndefined();
  expect(await reason(presigned(60), NOW + MINUTE + 1)).toBe("expired address");
  expect(await reason(presigned(60, NOW + 20 * MINUTE))).toBe("wrong time");
  expect(await reason(presigned(604_800), NOW + 6 * 24 * 60 * MINUTE)).toBeUndefined();
  expect(await Promise.all([604_801, 0, "-1", "1e9", "x"].map((seconds) => reason(presigned(seconds))))).toEqual(
    Array(5).fill("incomplete"),
  );
  const used = presigned(60);
  expect(await reason(head(used, { target: used.head.target.replace("key", "other") }))).toBe("wrong signature");
  expect(await reason(header(used, "x-amz-acl", "public-read"))).toBe("wrong signature");
});

test("a presigned address is not one for another service, region or caller", async () => {
  const used = signed({ service: "s3", method: "GET", path: "/b/k?X-Amz-Expires=60", signQuery: true });
  const changed = (from: string, to: string) => head(used, { target: used.head.target.replace(from, to) });
  expect(await reason(used)).toBeUndefined();
  for (const [from, to] of [
    ["%2Fs3%2F", "%2Fsts%2F"],
    ["%2Feu-central-1%2F", "%2Fus-east-1%2F"],
    ["Expires=60", "Expires=61"],
  ] as const)
    expect(await reason(changed(from, to))).toBe("wrong signature");
  expect(await reason(changed("Credential=111122223333", "Credential=ASIASESSION"))).toBe("wrong token");
  expect(await reason(head(used, { target: `${used.head.target}&response-content-type=text%2Fhtml` }))).toBe("wrong signature");
  expect(await reason(head(used, { target: `${used.head.target}&X-Amz-Credential=ASIASESSION` }))).toBe("wrong signature");
  expect(await reason(header(used, "x-amz-security-token", "to/ken+="))).toBe("wrong signature");
});

describe("an object's body", () => {
  const put = (hash: string | undefined, body = "content", headers: Record<string, string> = {}) =>
    signed({ service: "s3", method: "PUT", path: "/b/k", body, headers: { ...(hash && { "X-Amz-Content-Sha256": hash }), ...headers } });

  test("is the one whose hash was signed", async () => {
    expect(await reason({ ...put(undefined), body: Buffer.from("other") })).toBe("wrong body");
    expect(await reason(put("UNSIGNED-PAYLOAD"))).toBeUndefined();
    expect(await reason(put("STREAMING-UNSIGNED-PAYLOAD-TRAILER"))).toBeUndefined();
    expect(await reason(put("anything"))).toBe("unsupported");
    expect(await reason(put("STREAMING-AWS4-ECDSA-P256-SHA256-PAYLOAD"))).toBe("unsupported");
  });

  const trailer = "x-amz-checksum-crc32:AAAAAA==\n";

  /** The body in two chunks and an empty one, each signed with the one before, by the SDK's signer. */
  async function chunked(withTrailer: boolean) {
    const kind = `STREAMING-AWS4-HMAC-SHA256-PAYLOAD${withTrailer ? "-TRAILER" : ""}`;
    const request = put(kind);
    const credentials = root;
    const signer = new SignatureV4({
      service: "s3",
      region: "eu-central-1",
      credentials,
      sha256: Hash.bind(null, "sha256"),
      uriEscapePath: false,
    });
    const at = { signingDate: new Date(NOW) };
    let before = request.head.headers.authorization?.slice(-64) ?? "";
    let body = "";
    for (const chunk of ["first", "second", ""]) {
      before = await signer.sign({ headers: new Uint8Array(), payload: Buffer.from(chunk) }, { ...at, priorSignature: before });
      body += `${chunk.length.toString(16)};chunk-signature=${before}\r\n${chunk}${chunk && "\r\n"}`;
    }
    if (!withTrailer) return { ...request, body: Buffer.from(`${body}\r\n`) };
    const scope = "20261129/eu-central-1/s3/aws4_request";
    const hash = createHash("sha256").update(trailer).digest("hex");
    const last = await signer.sign(`AWS4-HMAC-SHA256-TRAILER\n20261129T120000Z\n${scope}\n${before}\n${hash}`, at);
    return { ...request, body: Buffer.from(`${body}${trailer.trim()}\r\nx-amz-trailer-signature:${last}\r\n\r\n`) };
  }

  test.each([false, true])("in signed chunks is checked chunk by chunk, with a trailer: %s", async (withTrailer) => {
    const request = await chunked(withTrailer);
    const changed = (from: string, to: string) => ({ ...request, body: Buffer.from(request.body.toString().replace(from, to)) });
    expect(await reason(request)).toBeUndefined();
    expect(await reason(changed("first", "thief"))).toBe("wrong signature");
    expect(await reason(changed("second", "stolen"))).toBe("wrong signature");
    expect(await reason({ ...request, body: request.body.subarray(0, 100) })).toBe("wrong signature");
    expect(await reason({ ...request, body: Buffer.from("content") })).toBe("wrong signature");
    expect(await reason({ ...request, body: Buffer.alloc(0) })).toBe("wrong signature");
    expect(await reason({ ...request, body: Buffer.concat([request.body, Buffer.from("x-amz-meta-a:b\r\n")]) })).toBe("wrong signature");
    if (withTrailer) expect(await reason(changed("AAAAAA==", "BAAAAA=="))).toBe("wrong signature");
    // Without the trailer's own signature, the trailer is nobody's.
    if (withTrailer) expect(await reason(changed("x-amz-trailer-signature", "x-other"))).toBe("wrong signature");
  });
});
