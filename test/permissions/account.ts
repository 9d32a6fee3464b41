import type { Clients } from "../helpers/clients";
import type { Project } from "../helpers/project";

/** One account with the roles that `ops roles` prints, and a copy of the project with its environment `dev`. */
export interface Account {
  readonly project: Project;
  readonly clients: Pick<Clients, "sandbox">;
  stop(): Promise<void>;
}
