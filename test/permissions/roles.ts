import { join } from "node:path";
import { loadEnvironment } from "../../environments/load";
import { type EnvironmentRoles, rolesOf } from "../../scripts/roles/documents";
import { principalsOf } from "../../scripts/roles/principals";
import type { Sandbox } from "../../sandbox/sandbox";
import type { Project } from "../helpers/project";

/** A copy of the project, and the sandbox of its environments. */
interface World {
  readonly project: Pick<Project, "directory">;
  readonly clients: { readonly sandbox: Pick<Sandbox, "account"> };
}

/** The roles of the world's environment `dev`, as its file is now. */
export function rolesIn({ project, clients }: World): EnvironmentRoles {
  const environment = loadEnvironment("dev", join(project.directory, "environments"));
  return rolesOf(environment, principalsOf([clients.sandbox.account], environment));
}
