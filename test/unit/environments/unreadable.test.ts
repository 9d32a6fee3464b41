import { RIGHT, mistake } from "./files";

const EMPTY = "prod.yaml:1  is empty\n  give at least account, region, registry.domain and registry.repository";
const ALIAS = "write the value out: anchors and aliases are not supported";

test.each([
  ["nothing", "", EMPTY],
  ["only comments", "# nothing\n\n", EMPTY],
  ["a key twice", `${RIGHT}account: "444455556666"\n`, "prod.yaml:6  is not valid YAML\n  Map keys must be unique"],
  [
    "two documents",
    `${RIGHT}---\n${RIGHT}`,
    "prod.yaml:6  is not valid YAML\n  Source contains multiple documents; please use YAML.parseAllDocuments()",
  ],
  ["an alias", `${RIGHT}tags: &tags {owner: me}\nsnyk: *tags\n`, `prod.yaml:7  *tags\n  ${ALIAS}`],
  ["an alias of nothing", "account: *id\n", `prod.yaml:1  *id\n  ${ALIAS}`],
  ["a key that objects lose", `${RIGHT}tags: { __proto__: x, b: c }\n`, "prod.yaml:6  __proto__\n  cannot be a key: choose another"],
  ["no end of a text", 'account: "1\nregion: x', 'prod.yaml:2  is not valid YAML\n  Missing closing "quote'],
  ["a tab", "registry:\n\tdomain: d\n", "prod.yaml:2  is not valid YAML\n  Tabs are not allowed as indentation"],
  [
    "a list",
    "- a\n",
    "prod.yaml:1\n  must be a mapping with the keys name, account, region, deployRoleArn, readOnlyRoleArn, quarantineRoleArn, externalId, iam, backend, registry, scan, snyk, notify, retentionDays, accessLogs, tags, ignoreTags, extends, local, endpoint, endpoints",
  ],
])("a file that holds %s", (_, content, message) => {
  expect(mistake(content)).toBe(message);
});
