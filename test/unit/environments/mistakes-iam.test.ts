import { mistake, RIGHT } from "./files";

const POLICY =
  "must be the ARN of an IAM policy: of this account, or one that AWS manages. For example: arn:aws:iam::111122223333:policy/prod-package-scan-boundary";
const PATH =
  "must be a path that begins and ends with a slash: up to 512 letters, digits or _ + = , . @ - between slashes,\n  not beginning with /aws-service-role/ or /aws-reserved/. For example: /platform/";
const PREFIX = "must be 1 to 39 letters, digits or _ + = , . @ -. For example: acme-";
const long = (length: number) => "x".repeat(length);

test.each([
  ["permissionsBoundary: limit", 'permissionsBoundary "limit"', POLICY],
  ["permissionsBoundary: 7", "permissionsBoundary 7", `must be text: put it in quotes, "7"\n  ${POLICY}`],
  ['permissionsBoundary: "arn:aws:iam::111122223333:role/limit"', 'permissionsBoundary "arn:aws:iam::111122223333:role/limit"', POLICY],
  ['permissionsBoundary: "arn:aws:iam::111122223333:policy/*"', 'permissionsBoundary "arn:aws:iam::111122223333:policy/*"', POLICY],
  [
    `permissionsBoundary: "arn:aws:iam::111122223333:policy/${long(129)}"`,
    `permissionsBoundary "arn:aws:iam::111122223333:policy/${long(129)}"`,
    POLICY,
  ],
  [
    'permissionsBoundary: "arn:aws:iam::999999999999:policy/limit"',
    'permissionsBoundary "arn:aws:iam::999999999999:policy/limit"',
    "must be a policy of this environment's account, 111122223333: this one is of 999999999999",
  ],
  [
    'permissionsBoundary: "arn:aws-cn:iam::111122223333:policy/limit"',
    'permissionsBoundary "arn:aws-cn:iam::111122223333:policy/limit"',
    "must begin with arn:aws: that is the partition of eu-central-1",
  ],
  ["path: platform", 'path "platform"', PATH],
  ["path: /platform", 'path "/platform"', PATH],
  ["path: //", 'path "//"', PATH],
  ["path: /plat*/", 'path "/plat*/"', PATH],
  ["path: /aws-service-role/x/", 'path "/aws-service-role/x/"', PATH],
  [`path: /${long(511)}/`, `path "/${long(511)}/"`, PATH],
  ["rolePrefix: a/b", 'rolePrefix "a/b"', PREFIX],
  ["rolePrefix: ''", 'rolePrefix ""', PREFIX],
  [
    `rolePrefix: ${long(38)}`,
    `rolePrefix "${long(38)}"`,
    `makes a role's name of 65 characters, ${long(38)}prod-package-scan-read-only: IAM allows 64. Leave out at least 1`,
  ],
  ["boundary: limit", 'boundary "limit"', "unknown key\n  known here: permissionsBoundary, path, rolePrefix"],
])("iam: %s", (added, what, fix) => {
  // A long value is not quoted whole.
  const [first = "", ...rest] = mistake(`${RIGHT}iam:\n  ${added}\n`).split("\n");
  const shown = first.replace(/\.\.\.$/, "");
  expect([`prod.yaml:7  iam.${what}`.slice(0, shown.length), rest.join("\n")]).toEqual([shown, `  ${fix}`]);
});

test.each(["path: /", `path: /${long(510)}/`, `rolePrefix: ${long(37)}`, "permissionsBoundary: arn:aws:iam::aws:policy/PowerUserAccess"])(
  "iam: %s is right",
  (added) => {
    expect(() => mistake(`${RIGHT}iam:\n  ${added}\n`)).toThrow("the files were accepted");
  },
);

test("the deploy role is none that it makes itself", () => {
  const arn = "arn:aws:iam::111122223333:role/platform/prod-package-scan-build";
  const [, fix] = mistake(`${RIGHT}iam: { path: /platform/ }\ndeployRoleArn: ${arn}\n`).split("\n");
  expect(fix).toBe("  must not be a role that the stacks make: it could give itself permissions");
});

test("nor is it one that only a webhook or a start by events needs", () => {
  const role = (kind: string) => `deployRoleArn: arn:aws:iam::111122223333:role/prod-package-scan-${kind}\n`;
  const fix = "  must not be a role that the stacks make: it could give itself permissions";
  const webhook = "notify: { webhook: { url: 'https://events.example.com/x' } }\n";
  expect(mistake(`${RIGHT}${webhook}${role("webhook")}`).split("\n")[1]).toBe(fix);
  expect(mistake(`${RIGHT}scan: { onPublish: true }\n${role("publish")}`).split("\n")[1]).toBe(fix);
  // Where the stacks make none of this name, it is an administrator's.
  expect(() => mistake(`${RIGHT}${role("webhook")}`)).toThrow("the files were accepted");
});
