import { CloudBackend, LocalBackend, NamedCloudWorkspace, S3Backend, type TerraformStack } from "cdktf";
import { join } from "node:path";
import { localStateFolder, namesOf, type StackKind } from "../environments/names";
import type { Role } from "../environments/role";
import type { Environment } from "../environments/schema";
import { assumeRole } from "./assume-role";
import { backendEndpoints } from "./endpoints";

/** Configures where the stack's state is stored: one state for each stack, with the same account guard and role as the provider. */
export function addBackend(stack: TerraformStack, environment: Environment, kind: StackKind, role: Role | undefined): void {
  const { account, region, backend, endpoint } = environment;
  const { stateBucket, stateKey, stateKeyAlias, workspace } = namesOf(environment);
  if (backend.kind === "local") {
    // The path is absolute, because Terraform runs in the stack's output folder, which is thrown away.
    new LocalBackend(stack, { path: join(localStateFolder(environment), stateKey(kind)) });
    return;
  }
  if (backend.kind === "hcp") {
    const { organization, hostname, project } = backend;
    // By name: a workspace that is chosen by tags is asked for on the terminal.
    new CloudBackend(stack, { organization, hostname, workspaces: new NamedCloudWorkspace(workspace(kind), project) });
    return;
  }
  new S3Backend(stack, {
    bucket: stateBucket,
    key: stateKey(kind),
    region,
    encrypt: true,
    kmsKeyId: backend.bucket === undefined ? stateKeyAlias : backend.kmsKeyArn,
    allowedAccountIds: [account],
    assumeRole: role && assumeRole(role),
    endpoints: backendEndpoints(environment),
    usePathStyle: endpoint === undefined ? undefined : true,
  });
  // CDKTF's type has no field for Terraform's lock file yet.
  stack.addOverride("terraform.backend.s3.use_lockfile", true);
}
