import { readFileSync } from "node:fs";
import { join } from "node:path";
import { stringify } from "yaml";
import { loadEnvironment } from "../../environments/load";
import type { HcpBackend } from "../hcp/place";
import { rolesOf } from "../roles/documents";
import { principalsOf } from "../roles/principals";
import { writePrivate } from "../process/files";
import { ROOT } from "../process/paths";

/**
 * Writes the file of one of the project's environments with the roles that `ops roles` prints for it, as a user does, and gives the
 * folder. The project's own file names none: whoever only tries the sandbox is root there.
 * @param backend in place of the file's own
 */
export function writeEnvironment(name: string, folder: string, backend?: HcpBackend): string {
  const found = loadEnvironment(name);
  const environment = backend === undefined ? found : { ...found, backend };
  const { boundary, roles } = rolesOf(environment, principalsOf([], environment));
  const arnOf = (kind: string) => roles.find((role) => role.kind === kind)?.arn;
  const more = {
    deployRoleArn: arnOf("deploy"),
    readOnlyRoleArn: arnOf("read-only"),
    quarantineRoleArn: arnOf("quarantine"),
    externalId: "package-scan-demo",
    iam: { permissionsBoundary: boundary.arn },
    ...(backend && { backend }),
  };
  writePrivate(join(folder, `${name}.yaml`), `${readFileSync(join(ROOT, "environments", `${name}.yaml`), "utf8")}${stringify(more)}`);
  return folder;
}
