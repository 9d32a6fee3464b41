/** A query of the explorer that somebody kept. */
export interface SavedView {
  readonly id: string;
  organization: string;
  name: string;
  readonly queryType: string;
  /** As it was written; it is read anew each time. */
  query: Readonly<Record<string, unknown>>;
  readonly createdAt: Date;
}

/** Something to be done in a workspace, that somebody wrote down. */
export interface ChangeRequest {
  readonly id: string;
  readonly workspaceId: string;
  readonly subject: string;
  readonly message: string;
  readonly createdAt: Date;
  updatedAt: Date;
  archivedAt?: Date;
  /** Id of a user; undefined if a team or the organization did it. */
  archivedBy?: string;
}
