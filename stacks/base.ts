import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { TerraformElement, TerraformStack } from "cdktf";
import type { Construct, Node } from "constructs";
import { isRunRemotely, type Names, namesOf, type StackKind, tagsOf } from "../environments/names";
import { type Role, roleOf } from "../environments/role";
import { placeOf } from "../environments/place";
import type { Environment } from "../environments/schema";
import { PROVIDER_VERSION, TERRAFORM_RANGE, TERRAFORM_VERSION } from "../environments/versions";
import type { Place } from "../modules/permissions/arn";
import { assumeRole } from "./assume-role";
import { addBackend } from "./backend";
import { providerEndpoints } from "./endpoints";
import { hclOf } from "./hcl";

/** CDK Terrain refuses write-only values without this. CDKTF ignores it. */
const TARGET_VERSIONS = { terraform: TERRAFORM_RANGE };
/** Written explicitly, because CDKTF and CDK Terrain shorten the source differently. */
const REQUIRED_PROVIDERS = { aws: { source: "hashicorp/aws", version: PROVIDER_VERSION } };

const ID = /^([a-z][a-z0-9]*|Default)$/;

/** What every stack shares: provider, guard against the wrong account, state backend, tags and versions. */
export abstract class EnvironmentStack extends TerraformStack {
  protected readonly names: Names;
  /** For the ARNs of what the stack names. */
  protected readonly place: Place;

  constructor(
    scope: Construct,
    kind: StackKind,
    protected readonly environment: Environment,
    role: Role | undefined = roleOf(environment, "deploy"),
  ) {
    super(scope, namesOf(environment).stackNames[kind]);
    this.node.setContext("targetVersions", TARGET_VERSIONS);
    this.names = namesOf(environment);
    const { account, region, endpoint, ignoreTags } = environment;
    this.place = placeOf(environment);
    const endpoints = providerEndpoints(environment);
    new AwsProvider(this, "aws", {
      region,
      allowedAccountIds: [account],
      assumeRole: actsAs(environment, kind, role),
      defaultTags: [{ tags: tagsOf(environment) }],
      ignoreTags: ignoreTags && [{ keys: ignoreTags.keys, keyPrefixes: ignoreTags.prefixes }],
      endpoints: endpoints && [endpoints],
      s3UsePathStyle: endpoint === undefined ? undefined : true,
    });
    addBackend(this, environment, kind, role);
    this.addOverride("terraform.required_version", TERRAFORM_VERSION);
    this.addOverride("terraform.required_providers", REQUIRED_PROVIDERS);
  }

  /** What `cdktf synth --hcl` writes. */
  override toHclTerraform(): { hcl: string; metadata: Record<string, unknown> } {
    const { metadata } = super.toHclTerraform() as { metadata: Record<string, unknown> };
    return { hcl: hclOf(this.toTerraform() as Parameters<typeof hclOf>[0]), metadata };
  }

  /** What the stack had once: Terraform takes it out of the state, and destroys nothing. */
  protected forget(addresses: readonly string[]): void {
    this.addOverride(
      "removed",
      addresses.map((from) => ({ from, lifecycle: { destroy: false } })),
    );
  }

  /** Addresses are the joined ids: short, and independent of the rest of the stack. As no id contains `_`, they are unique. */
  protected override allocateLogicalId(element: TerraformElement | Node): string {
    const node = TerraformElement.isTerraformElement(element) ? element.node : element;
    const path = node.scopes.slice(node.scopes.indexOf(this) + 1).map((scope) => scope.node.id);
    const odd = path.find((id) => !ID.test(id));
    if (odd !== undefined) throw new Error(`${node.path}: construct id "${odd}" must be lower-case letters and digits`);
    return path.filter((id) => id !== "Default").join("_");
  }
}

/**
 * A run in HCP Terraform acts as the role that its workspace names. What those roles are, a person decides, by credentials of their
 * own; the role that looks for drift may look at them.
 */
function actsAs(environment: Environment, kind: StackKind, role: Role | undefined) {
  if (role === undefined || isRunRemotely(environment, kind)) return undefined;
  return kind === "runs" && role.arn !== environment.readOnlyRoleArn ? undefined : [assumeRole(role)];
}
