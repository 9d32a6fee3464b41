import { join } from "node:path";
import { loadEnvironment } from "../../environments/load";
import { type EnvironmentRoles, rolesOf } from "../../scripts/roles/documents";
import { principalsOf } from "../../scripts/roles/principals";
import type { GuideWorld } from "../integration/guide-world";

/** The roles of the world's environment `dev`, as its file is now. */
export function rolesIn({ project, clients }: Pick<GuideWorld, "project" | "clients">): EnvironmentRoles {
  const environment = loadEnvironment("dev", join(project.directory, "environments"));
  return rolesOf(environment, principalsOf([clients.sandbox.account], environment));
}
