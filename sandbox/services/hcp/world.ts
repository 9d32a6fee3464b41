import { issueToken } from "./access/tokens";
import { newId } from "./model/ids";
import type { User } from "./model/people";
import type { Store } from "./model/store";
import { addMember, addOrganization, addTeam } from "./workspaces/organizations";

/** What a sandbox begins with: an organization, its owner, a second user, and somebody who sees nothing. */
export interface World {
  readonly organization: string;
  /** Tokens. */
  readonly owner: string;
  readonly other: string;
  readonly outsider: string;
}

const ORGANIZATION = "sandbox-org";

export function addWorld(store: Store): World {
  const owner = addUser(store, "sandbox-owner");
  const other = addUser(store, "sandbox-other");
  const outsider = addUser(store, "sandbox-outsider");
  const { name: organization } = addOrganization(store, { name: ORGANIZATION, email: owner.email, owners: [owner] });
  addMember(store, organization, other);
  // The second user works in every workspace, and manages neither teams nor the organization.
  addTeam(store, { organization, name: "developers", users: [other], access: ["manage-workspaces"], visibility: "organization" });
  return { organization, owner: tokenOf(store, owner), other: tokenOf(store, other), outsider: tokenOf(store, outsider) };
}

function addUser(store: Store, username: string): User {
  return store.users.add({ id: newId("user"), username, email: `${username}@example.com`, createdAt: new Date() });
}

function tokenOf(store: Store, user: User): string {
  return issueToken(store, { kind: "user", owner: user.id, description: "Made by the sandbox", createdBy: user.id }).secret;
}
