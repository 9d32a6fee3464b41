import type { Environment } from "../../../../environments/schema";
import { recordedOtherwise } from "../../../../scripts/leftovers/recorded";
import { movedError, renamedText } from "../../../../scripts/leftovers/renamed-text";
import { NOTHING_LEFT } from "../../../../scripts/leftovers/types";
import { parseState } from "../../../../scripts/state/state-file";
import { LINEAGE, sandbox } from "../../../helpers/states";

type Attributes = Readonly<Record<string, string>>;

/** A state with these resources, by address. */
function state(resources: Readonly<Record<string, Attributes>>) {
  const list = Object.entries(resources).map(([address, attributes]) => {
    const [type = "", name = ""] = address.split(".");
    return { mode: "managed", type, name, instances: [{ attributes }] };
  });
  return parseState(JSON.stringify({ version: 4, terraform_version: "1.11.4", serial: 1, lineage: LINEAGE, resources: list }), "here");
}

const KEY = { arn: "arn:aws:kms:eu-central-1:111122223333:key/1" };
const REGISTRY = state({
  "aws_kms_key.domain_key": KEY,
  "aws_codeartifact_domain.domain": { domain: "demo-domain", arn: "arn:aws:codeartifact:eu-central-1:111122223333:domain/demo-domain" },
  "aws_codeartifact_repository.team": { repository: "team" },
  "aws_kms_alias.domain_key_alias": { name: "alias/sandbox-package-domain" },
});
const with_ = (change: Partial<Environment["registry"]>): Environment => ({ ...sandbox, registry: { ...sandbox.registry, ...change } });

test("a state that is as the file says has nothing", () => {
  expect(recordedOtherwise("registry", sandbox, REGISTRY)).toEqual({});
  expect(recordedOtherwise("registry", sandbox, undefined)).toEqual({});
});

test("another domain and repository are said with what is lost", () => {
  const {
    renamed = [],
    staleProject,
    recordedIn,
  } = recordedOtherwise("registry", with_({ domain: "new-domain", repository: "python" }), REGISTRY);
  expect(staleProject).toBe(
    'Snyk project sandbox demo-domain -> sandbox new-domain: no scan fills the old one any more. Delete it in Snyk, or keep it: snyk.projectName: "sandbox demo-domain"',
  );
  expect(recordedIn).toBeUndefined();
  expect(renamed.map(renamedText)).toEqual([
    "CodeArtifact domain demo-domain -> new-domain: made anew, and the old one destroyed with all its packages",
    "CodeArtifact repository team -> python: made anew, and the old one destroyed with its packages",
  ]);
});

test("a resource that the file does not have any more is none that is renamed: the plan says that", () => {
  const other = with_({ domainOwner: "444455556666" });
  expect(recordedOtherwise("registry", other, REGISTRY)).toEqual({});
});

test("another name of the environment changes every name that is made of it", () => {
  const secrets = state({
    "aws_ssm_parameter.token": { name: "/sandbox/package-scan/snyk-token", value: "a secret" },
    "aws_kms_alias.key_alias": { name: "alias/sandbox-package-scan-secrets" },
  });
  const { renamed = [] } = recordedOtherwise("secrets", { ...sandbox, name: "new" }, secrets);
  expect(renamed.map(renamedText)).toEqual([
    "SSM parameter /sandbox/package-scan/snyk-token -> /new/package-scan/snyk-token: made anew, and the old one destroyed with its value",
    "KMS alias alias/sandbox-package-scan-secrets -> alias/new-package-scan-secrets: made anew, and the old one destroyed",
  ]);
});

test.each([
  ["another account", { account: "999988887777" }],
  ["another region", { region: "us-east-1" as const }],
])("%s is an error with both ways out", (_, change) => {
  const environment = { ...sandbox, ...change };
  const { recordedIn } = recordedOtherwise("registry", environment, REGISTRY);
  expect(recordedIn).toEqual({ account: "111122223333", region: "eu-central-1" });
  expect(movedError({ ...NOTHING_LEFT, recordedIn }, environment)?.message).toBe(
    [
      `The state is about 111122223333, eu-central-1, but the file says ${environment.account}, ${environment.region}: an apply would make everything anew there, and forget what runs here`,
      '  To keep it, write account: "111122223333" and region: eu-central-1 into the file again.',
      "  To have both, give the new one a file, a name and a backend of its own; to move for good, destroy the old one first.",
    ].join("\n"),
  );
});
