import { type Input, relatedOne } from "../http/input";

/**
 * The attributes with the default agent pool, which may come as an attribute or as a relationship: go-tfe sends the latter
 * (`organization.go`, `projects.go`).
 */
export function withPool<T extends { readonly "default-agent-pool-id"?: string | null }>(input: Input, given: T): T {
  const related = relatedOne(input, "default-agent-pool");
  return related === undefined ? given : { ...given, "default-agent-pool-id": related?.id ?? null };
}
