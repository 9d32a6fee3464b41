import type { OrganizationAccount } from "../aws/organizations";

/** What an organization's accounts are to the environments. */
export interface Discovery {
  /** Active accounts without an environment. */
  readonly missing: readonly OrganizationAccount[];
  /** Accounts that are suspended or being closed: nothing can be deployed there. */
  readonly inactive: readonly OrganizationAccount[];
  /** Number of accounts that have an environment. */
  readonly known: number;
}

/** @param accounts those that environments name */
export function discover(organization: readonly OrganizationAccount[], accounts: readonly string[]): Discovery {
  const without = organization.filter(({ id }) => !accounts.includes(id)).sort((one, other) => one.id.localeCompare(other.id, "en"));
  return {
    missing: without.filter(({ status }) => status === "ACTIVE"),
    inactive: without.filter(({ status }) => status !== "ACTIVE"),
    known: organization.length - without.length,
  };
}
