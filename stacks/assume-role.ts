import type { Role } from "../environments/role";

/** How provider and backend assume a role. */
export function assumeRole({ arn, externalId }: Role) {
  return { roleArn: arn, externalId, sessionName: "package-scan" };
}
