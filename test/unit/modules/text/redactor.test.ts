import { randomBytes } from "node:crypto";
import { deflateSync, gzipSync } from "node:zlib";
import { RedactingStream } from "../../../../modules/text/redacting-stream";
import { Redactor } from "../../../../modules/text/redactor";

/** A value in which each way of writing changes something. */
const CANARY = `Canary/en+"va\\lue=97f3&<'é`;
const UUID = "7f3c9a52-1b2c-4d3e-8f90-a1b2c3d4e5f6";
const AWS_SECRET = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const SESSION = `IQoJb3JpZ2luX2VjEHMaCWV1LXdlc3QtMSJHMEUCIQDf/K3v+${"Ab9/".repeat(60)}==`;
const JWT = `eyJ2ZXIiOjEsImlzdSI6MTcwMDAwMDAwMCwiZW5jIjoiQTEyOEdDTSIsInRhZyI6IkEifQ.${"a-_9".repeat(40)}.b1.${"Cc_d".repeat(99)}.e-9`;
const base64 = (text: string) => Buffer.from(text).toString("base64");

const knowing = (...values: string[]) => {
  const redactor = new Redactor();
  redactor.learn(...values);
  return redactor;
};

describe("values that were read", () => {
  const redactor = knowing(CANARY);
  const json = (depth: number): string => (depth === 0 ? CANARY : JSON.stringify({ v: json(depth - 1) }));
  const hex = (text: string, mark: string) => [...Buffer.from(text)].map((byte) => mark + byte.toString(16).padStart(2, "0")).join("");
  const inLines = (text: string, length: number) => (base64(text).match(new RegExp(`.{1,${length}}`, "g")) ?? []).join("\n");
  const wrapped = inLines(`{"before":"${"x".repeat(40)}","value":"${CANARY}","after":1}`, 76);
  const percent = (text: string) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16)}`).join("");

  test.each([
    ["as it is", CANARY],
    ["in JSON", json(1)],
    ["in JSON in JSON", json(2)],
    ["in JSON in JSON in JSON", json(3)],
    ["in JSON of Go", JSON.stringify(CANARY).replace(/[<>&]/g, (each) => `\\u00${each.charCodeAt(0).toString(16)}`)],
    ["in JSON of ASCII only, its slash escaped", JSON.stringify(CANARY).replace("é", "\\u00E9").replace("/", "\\/")],
    ["URL-encoded", encodeURIComponent(CANARY)],
    ["URL-encoded in lower case", encodeURIComponent(CANARY).replace(/%../g, (each) => each.toLowerCase())],
    ["URL-encoded twice", encodeURIComponent(encodeURIComponent(CANARY))],
    ["in a form", new URLSearchParams({ token: CANARY }).toString()],
    ["with each byte URL-encoded", percent(CANARY)],
    ["in HTML", CANARY.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/"/g, "&quot;").replace(/'/g, "&#39;")],
    ["in a shell's quotes", `'${CANARY.replace(/'/g, `'\\''`)}'`],
    ["in hexadecimal", Buffer.from(CANARY).toString("hex")],
    ["in CSV", `"${CANARY.replace(/"/g, '""')}"`],
    ["in YAML's quotes", `'${CANARY.replace(/'/g, "''")}'`],
    ["in Markdown", CANARY.replace(/[^A-Za-z0-9é]/g, "\\$&")],
    ["in hexadecimal with colons", hex(CANARY, ":")],
    ["in hexadecimal with spaces, in capitals", hex(CANARY, " ").toUpperCase()],
    ["as C writes bytes", hex(CANARY, "\\x")],
    ["as an array of bytes", hex(CANARY, ", 0x")],
    ["as Go prints bytes", `[${[...Buffer.from(CANARY)].join(" ")}]`],
    ["as Node writes bytes in JSON", JSON.stringify(Buffer.from(CANARY), null, 2)],
    ["in base64 of several lines", wrapped],
    ["in base64 of several lines in JSON", JSON.stringify(wrapped)],
    ["in base64", base64(CANARY)],
    ["in base64, one byte later", base64(`a${CANARY}b`)],
    ["in base64, two bytes later", base64(`ab${CANARY}c`)],
    ["in base64 for a URL", Buffer.from(`aws:${CANARY}`).toString("base64url")],
    ["in base64 in a URL", encodeURIComponent(base64(`aws:${CANARY}`))],
    ["in base64 of JSON", base64(json(1))],
    ["in base64 of base64", base64(base64(CANARY))],
    ["in base64 of base64 of JSON", base64(base64(json(1)))],
    ["in hexadecimal of base64", hex(base64(CANARY), "")],
    ["in hexadecimal of base64, in the middle of a text", hex(base64(`ab${CANARY}c`), "").toUpperCase()],
    ["in hexadecimal of JSON", hex(json(2), "")],
    ["in base64 of hexadecimal", base64(hex(CANARY, ""))],
    ["in UTF-16", Buffer.from(CANARY, "utf16le").toString("latin1")],
    ["in UTF-16, in JSON", JSON.stringify(Buffer.from(CANARY, "utf16le").toString("latin1"))],
    ["in base64 of UTF-16, as PowerShell takes it", Buffer.from(`echo "${CANARY}"`, "utf16le").toString("base64")],
    ["in base64 of UTF-16, the other way round", Buffer.from(`a ${CANARY}`, "utf16le").swap16().toString("base64")],
    ["in hexadecimal of UTF-16", Buffer.from(CANARY, "utf16le").toString("hex")],
    ["in base64 of gzip", gzipSync(json(1)).toString("base64")],
    ["in base64 of zlib, for a URL", deflateSync(json(2)).toString("base64url")],
    ["in hexadecimal of gzip", gzipSync(`x`.repeat(50) + CANARY).toString("hex")],
    ["in base64 of gzip of base64", gzipSync(base64(json(1))).toString("base64")],
    [
      "in base64 of gzip that is cut off",
      gzipSync(`${json(1)}${randomBytes(600).toString("hex")}`)
        .toString("base64")
        .slice(0, 900),
    ],
  ])("%s", (_form, text) => {
    const shown = redactor.text(`before ${text} after`);
    expect(shown).toMatch(/^before .*\[redacted\].* after$/s);
    for (const part of ["Canary", "va", "97f3", base64(CANARY).slice(6, 14), "77f3", "7661"]) expect(shown).not.toContain(part);
  });

  it("leaves JSON valid", () => {
    for (const depth of [1, 2, 3])
      expect(JSON.parse(redactor.text(json(depth)))).toEqual({ v: expect.stringContaining("[redacted]") as string });
  });

  test.each([
    ["a token", "snyk_uat.1a2b3c4d.eyJhbGciOi_J9-x~abc"],
    ["a UUID", UUID],
  ])("%s is found with every character, or every mark, escaped", (_, token) => {
    const one = knowing(token);
    const escaped = (pattern: RegExp, write: (code: number) => string) => token.replace(pattern, (each) => write(each.charCodeAt(0)));
    for (const pattern of [/./g, /[^A-Za-z0-9]/g])
      for (const write of [
        (code: number) => `%${code.toString(16)}`,
        (code: number) => `%25${code.toString(16).toUpperCase()}`,
        (code: number) => `\\u00${code.toString(16)}`,
        (code: number) => `&#${code};`,
        (code: number) => `&#x${code.toString(16)};`,
      ])
        expect(one.text(`a ${escaped(pattern, write)} b`)).toMatch(/^a \[redacted\];? b$/);
    expect(JSON.parse(one.text(`"${escaped(/./g, (code) => `\\u00${code.toString(16)}`)}"`))).toBe("[redacted]");
  });

  it("finds base64 whose first letter looks like the end of a line after a backslash, wherever lines end", () => {
    const value = "gate-of-the-team";
    // Three letters and a half stand for the bytes before it.
    const written = base64(`ab${value}c`).slice(3);
    expect(written).toMatch(/^n/);
    const lines = ["\n", "\r\n", "\n\t  ", "\\n", "\\r\\n"].map((end) => written.replace(/(?<=^.{5}).{4}/, (four) => [...four].join(end)));
    for (const text of [written, ...lines]) expect(knowing(value).text(`C:\\${text}`)).toMatch(/^C:\\\[redacted\]/);
  });

  it("finds a UUID in either case, and no other numbers", () => {
    expect(knowing(UUID).text(UUID.toUpperCase())).toBe("[redacted]");
    expect(knowing(UUID.toUpperCase()).text(UUID)).toBe("[redacted]");
    const numbers = `1${[...Buffer.from("abcdefgh")].join(" ")}`;
    expect(knowing("abcdefgh").text(numbers)).toBe(numbers);
  });

  it("takes out the longer of two values first, and does not look for words", () => {
    const both = knowing("abcdefgh", "abcdefghijkl", "short", "", " \n");
    expect(both.text("abcdefghijkl abcdefgh short")).toBe("[redacted] [redacted] short");
    expect(knowing(" padded-value\n").text("padded-value")).toBe("[redacted]");
  });

  it("takes them out of values and names of JSON", () => {
    const value = {
      [CANARY]: [CANARY, { deep: `x${CANARY}` }],
      n: 1,
      none: null,
      at: new Date(0),
      SecretAccessKey: "s",
      Type: "SecureString",
      Value: "v",
    };
    expect(redactor.json(value)).toEqual({
      "[redacted]": ["[redacted]", { deep: "x[redacted]" }],
      n: 1,
      none: null,
      at: "1970-01-01T00:00:00.000Z",
      SecretAccessKey: "[redacted]",
      Type: "SecureString",
      Value: "[redacted]",
    });
  });
});

describe("shapes", () => {
  const redactor = new Redactor();

  test.each([
    [`aws_secret_access_key = ${AWS_SECRET}`, "aws_secret_access_key = [redacted]"],
    ["https://hooks.slack.com/services/T01/B02/Xyz123abc ok", "https://hooks.slack.com/[redacted] ok"],
    ["https://acme.webhook.office.com/webhookb2/1-2@3/IncomingWebhook/4", "https://acme.webhook.office.com/[redacted]"],
    ['{"url":"https:\\/\\/discord.com\\/api\\/webhooks\\/1\\/abcdef"}', '{"url":"https:\\/\\/discord.com\\/api\\/[redacted]"}'],
    ["https://chat.googleapis.com/v1/spaces/A/messages?key=k&token=t", "https://chat.googleapis.com/v1/[redacted]"],
    ["https://hooks.example.com/services/T01/B02", "https://hooks.example.com/services/T01/B02"],
    [`AWS_SECRET_ACCESS_KEY=${AWS_SECRET}`, "AWS_SECRET_ACCESS_KEY=[redacted]"],
    [`export AWS_SECRET_ACCESS_KEY='${AWS_SECRET}'`, "export AWS_SECRET_ACCESS_KEY='[redacted]'"],
    [
      `{"AccessKeyId":"ASIAIOSFODNN7EXAMPLE","SecretAccessKey":"${AWS_SECRET}"}`,
      `{"AccessKeyId":"ASIAIOSFODNN7EXAMPLE","SecretAccessKey":"[redacted]"}`,
    ],
    [`"{\\"SecretAccessKey\\":\\"${AWS_SECRET}\\",\\"a\\":1}"`, `"{\\"SecretAccessKey\\":\\"[redacted]\\",\\"a\\":1}"`],
    [`<SecretAccessKey>${AWS_SECRET}</SecretAccessKey>`, "<SecretAccessKey>[redacted]</SecretAccessKey>"],
    [`secret_key: ${AWS_SECRET}`, `secret_key: ${AWS_SECRET}`],
    [`AKIAIOSFODNN7EXAMPLE,${AWS_SECRET}`, "AKIAIOSFODNN7EXAMPLE,[redacted]"],
    [`AKIAIOSFODNN7EXAMPLE:${AWS_SECRET}`, "AKIAIOSFODNN7EXAMPLE:[redacted]"],
    [SESSION, "[redacted]"],
    [encodeURIComponent(SESSION), "[redacted]"],
    [JSON.stringify(SESSION).replace(/\//g, "\\/"), `"[redacted]"`],
    [`aws_session_token=${SESSION}`, "aws_session_token=[redacted]"],
    [
      `https://b.s3.amazonaws.com/k?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20261124&X-Amz-Security-Token=${encodeURIComponent(SESSION)}&X-Amz-Signature=${"0a".repeat(32)}&x=1`,
      "https://b.s3.amazonaws.com/k?X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20261124&X-Amz-Security-Token=[redacted]&X-Amz-Signature=[redacted]&x=1",
    ],
    [
      `Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261124/eu-central-1/s3/aws4_request, SignedHeaders=host, Signature=${"0a".repeat(32)}`,
      "Authorization: AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20261124/eu-central-1/s3/aws4_request, SignedHeaders=host, Signature=[redacted]",
    ],
    ["Authorization=Basic+YXdzOnRva2Vu", "Authorization=Basic+[redacted]"],
    ["Authorization: Basic YXdzOnRva2Vu", "Authorization: Basic [redacted]"],
    [`authorization: Bearer ${"x9".repeat(20)}`, "authorization: Bearer [redacted]"],
    [`Authorization: token ${UUID}`, "Authorization: token [redacted]"],
    [`SNYK_TOKEN=${UUID}`, "SNYK_TOKEN=[redacted]"],
    [`{"token": "${UUID}", "id": "${UUID}"}`, `{"token": "[redacted]", "id": "${UUID}"}`],
    [`snyk config set api=${UUID}`, "snyk config set api=[redacted]"],
    ["snyk_uat.1a2b3c4d.eyJhbGciOi_J9-x.abc", "[redacted]"],
    ["a snyk_sat.1a2b3c4d.eyJhbGciOi b", "a [redacted] b"],
    [`credentials: abcdefghijklmn.atlasv1.${"Z9".repeat(30)}.`, "credentials: [redacted]."],
    [`ghp_${"a1B2".repeat(9)}`, "[redacted]"],
    [JWT, "[redacted]"],
    [
      `index-url = https://aws:${JWT}@team-111122223333.d.codeartifact.eu-central-1.amazonaws.com/pypi/team/simple/`,
      "index-url = https://aws:[redacted]@team-111122223333.d.codeartifact.eu-central-1.amazonaws.com/pypi/team/simple/",
    ],
    ["HTTPS_PROXY=http://ana:pass%2Fword@proxy.example:3128", "HTTPS_PROXY=http://ana:[redacted]@proxy.example:3128"],
    [`"http:\\/\\/ana:secret@proxy"`, `"http:\\/\\/ana:[redacted]@proxy"`],
    ["next=http%3A%2F%2Fana%3Asecret%40proxy", "next=http%3A%2F%2Fana%3A[redacted]%40proxy"],
    [
      `{"Parameter":{"Name":"/dev/snyk-token","Type":"SecureString","Value":"any \\"thing\\", at all","Version":1}}`,
      `{"Parameter":{"Name":"/dev/snyk-token","Type":"SecureString","Value":"[redacted]","Version":1}}`,
    ],
    [`"{\\"Value\\":\\"plain\\",\\"Type\\":\\"SecureString\\"}"`, `"{\\"Value\\":\\"[redacted]\\",\\"Type\\":\\"SecureString\\"}"`],
    [`"Type": "SecureString",\n  "Value": "plain",\n`, `"Type": "SecureString",\n  "Value": "[redacted]",\n`],
    [`"authorizationToken": "${"Tok3".repeat(20)}"`, `"authorizationToken": "[redacted]"`],
    [`password: "hunter22, and more"`, `password: "[redacted] and more"`],
    [
      "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nAAAAAAAAAAAAAAAAAAAA\n-----END RSA PRIVATE KEY-----",
      "-----BEGIN RSA PRIVATE KEY-----[redacted]-----END RSA PRIVATE KEY-----",
    ],
    [`body ${base64(`{"SecretAccessKey":"${AWS_SECRET}"}`)} end`, "body [redacted] end"],
    [`user-data/${base64(`{"a":"${"x".repeat(30)}","SecretAccessKey":"${AWS_SECRET}"}`)} end`, "us[redacted] end"],
    [`%7B%22SecretAccessKey%22%3A%22${encodeURIComponent(AWS_SECRET)}%22%7D`, "%7B%22SecretAccessKey%22%3A%22[redacted]%22%7D"],
  ])("%s", (text, expected) => expect(redactor.text(text)).toBe(expected));

  test.each([
    "commit 4be1c02f9d1e0a9b8c7d6e5f4a3b2c1d0e9f8a7b",
    `aws_kms_key.this: Refreshing state... [id=${UUID}]`,
    `arn:aws:kms:eu-central-1:111122223333:key/${UUID}`,
    `State is locked: lock ${UUID}`,
    `  ID:        ${UUID}`,
    "sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "requests==2.19.1 --hash=sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    '"h1:Ijt7pOlB7Tr7maGQIqtsLFbl7pSMIj06TVdkoSBcYOw=",',
    '"integrity": "sha512-7ZZ9Gj3L5nMvQO1NHxUcH8uJb4qQ3r1sV5yQb9o9k2o9k9k2o9k2o9k2o9k2o9k2o9k2o9k2o9k2o9k2o9k2og=="',
    "aws_ssm_parameter.token: Creating...",
    "aws_ssm_parameter.snyk_token: Creation complete after 0s [id=/dev/package-scan/snyk-token]",
    "SNYK_TOKEN_PARAMETER=/dev/package-scan/snyk-token",
    '"tokenParameter": "/dev/package-scan/snyk-token-of-the-team"',
    "The security token included in the request is invalid. (UnrecognizedClientException)",
    "aws codeartifact get-authorization-token --domain-owner 111122223333",
    'value = "(sensitive value)"',
    "password = (sensitive value)",
    "password = ${var.password_of_the_team}",
    "https://api.snyk.io/rest/orgs/7f3c9a52-1b2c-4d3e-8f90-a1b2c3d4e5f6/projects",
    "git clone ssh://git@example.com/team/repository.git",
    "codecommit::eu-central-1://team@package-scan",
    "AKIAIOSFODNN7EXAMPLE",
    "tf_data_source_type=aws_ecr_authorization_token tf_provider_addr=registry.terraform.io/hashicorp/aws",
    "/srv/mirror/registry.terraform.io/hashicorp/aws/5.100.0/linux_amd64/terraform-provider-aws_v5.100.0_x5",
    '{"Parameters":[{"Name":"/dev/snyk-token","Type":"SecureString","Tags":[]}],"Tags":[{"Key":"owner","Value":"data"}]}'.replace(
      ',"Tags":[{"Key":"owner","Value":"data"}]',
      "",
    ),
  ])("leaves %s", (text) => expect(redactor.text(text)).toBe(text));
});

describe("chunks", () => {
  const passed = (text: string, size: number, redactor: Redactor) => {
    const out: string[] = [];
    const stream = new RedactingStream(redactor, (each) => out.push(each));
    for (let at = 0; at < text.length; at += size) stream.push(text.slice(at, at + size));
    stream.end();
    return { text: out.join(""), pieces: out.length };
  };

  test.each([1, 7, 4096, 65_536])("a secret is taken out wherever chunks of %d characters end", (size) => {
    const redactor = knowing(CANARY);
    const line = `{"v":${JSON.stringify(CANARY)}} ${base64(CANARY)} ${SESSION} 0123456789\n`;
    const text = line.repeat(size === 1 ? 120 : 600);
    const { text: shown, pieces } = passed(text, size, redactor);
    expect(shown).toBe(redactor.text(text));
    expect(shown).not.toMatch(/Canary|IQoJ|b3JpZ/);
    expect(pieces).toBeGreaterThan(1);
  });

  it("a text without spaces or lines is cut, but no secret in it", () => {
    const redactor = knowing(CANARY);
    const text = `${"x".repeat(1001)}${CANARY}`.repeat(200);
    expect(passed(text, 5000, redactor).text).toBe(`${"x".repeat(1001)}[redacted]`.repeat(200));
  });
});
