import { App, TerraformStack, Testing } from "cdktf";
import { loadEnvironments } from "../../environments/load";
import { namesOf, STACKS, type StackKind } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { addStacks } from "../../stacks";

type Attributes = Readonly<Record<string, unknown>>;

export interface Resource {
  readonly type: string;
  readonly name: string;
  /** `aws_s3_bucket.reports`. */
  readonly address: string;
  readonly attributes: Attributes;
}

/** One stack as Terraform gets it. */
export interface SynthesizedStack {
  readonly name: string;
  readonly kind: StackKind;
  readonly environment: Environment;
  readonly construct: TerraformStack;
  readonly text: string;
  readonly json: {
    readonly terraform: {
      readonly required_version: string;
      readonly required_providers: unknown;
      readonly backend: Readonly<Record<string, Attributes>>;
    };
    readonly provider: { readonly aws: readonly Attributes[] };
    readonly resource: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
  };
  readonly resources: readonly Resource[];
}

/** Synthesizes the stacks of the environments, with CDKTF's own validations on. */
export function synthesize(environments: readonly Environment[]): SynthesizedStack[] {
  const app = new App({ skipValidation: false });
  for (const environment of environments) addStacks(app, environment);
  return environments.flatMap((environment) =>
    STACKS.flatMap((kind) => {
      const name = namesOf(environment).stackNames[kind];
      const construct = app.node.tryFindChild(name);
      return construct instanceof TerraformStack ? [synthesizedStack(name, kind, environment, construct)] : [];
    }),
  );
}

function synthesizedStack(name: string, kind: StackKind, environment: Environment, construct: TerraformStack): SynthesizedStack {
  const text = Testing.synth(construct, true);
  const json = JSON.parse(text) as SynthesizedStack["json"];
  const resources = Object.entries(json.resource).flatMap(([type, named]) =>
    Object.entries(named).map(([id, attributes]) => ({ type, name: id, address: `${type}.${id}`, attributes })),
  );
  return { name, kind, environment, construct, text, json, resources };
}

const committed = loadEnvironments();
const [dev] = committed.filter(({ name }) => name === "dev");
if (dev === undefined) throw new Error("environments/dev.yaml is gone");

/** Environments that take the branches which none of the committed ones takes. */
export const VARIANTS: readonly Environment[] = [
  { ...dev, name: "local-state", backend: { kind: "local" } },
  { ...dev, name: "own-bucket", backend: { kind: "s3", bucket: "my-state" } },
  { ...dev, name: "foreign-domain", registry: { ...dev.registry, domainOwner: "444455556666" } },
  { ...dev, name: "one-repository", registry: { ...dev.registry, storeRepository: false, readers: ["444455556666", "o-a1b2c3d4e5"] } },
  {
    ...dev,
    name: "adopted",
    registry: { ...dev.registry, encryptionKey: "aws-managed", storeRepository: "pypi-store" },
    scan: { ...dev.scan, sourceRepository: "SnykCodeArtifactRepo", reportBucket: "my-scan-reports" },
    snyk: { ...dev.snyk, tokenParameter: "snykAuthToken", organizationParameter: "snykOrg" },
  },
  {
    ...dev,
    name: "endpoint",
    deployRoleArn: undefined,
    externalId: undefined,
    endpoint: "http://127.0.0.1:4566",
    registry: { ...dev.registry, readers: [] },
  },
];

/** The environments of the project. */
export const COMMITTED = committed;

/** Every stack of the committed environments and of the variants. */
export const ALL = synthesize([...committed, ...VARIANTS]);

/** For `test.each`: name and stack. */
export const CASES = ALL.map((stack) => [stack.name, stack] as const);

/** The scanner of each environment, for `test.each`. */
export const SCANNERS = CASES.filter(([, { kind }]) => kind === "scanner");

export function ofType(stack: SynthesizedStack, type: string): readonly Resource[] {
  return stack.resources.filter((resource) => resource.type === type);
}
