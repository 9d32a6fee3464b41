import { unknownOrganization } from "./errors";

export interface Organization {
  /** UUID. */
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

/** The organization that the sandbox's token belongs to. */
export const sandboxOrganization: Organization = { id: "5a4db0c5-0000-4000-8000-000000000001", slug: "sandbox", name: "Sandbox" };

/** A token that only the local API accepts. It is a UUID because clients check the form. */
export const sandboxToken = "5a4db0c5-0000-4000-8000-00000000c0de";

/** A token's organizations. Clients give one by id, slug or name; otherwise the first is the default. */
export class Organizations {
  constructor(readonly all: readonly Organization[]) {}

  /** @throws {SnykError} 404 */
  resolve(asked: string | undefined): Organization {
    if (asked === undefined || asked === "") return this.default;
    const found = this.all.find((each) => [each.id, each.slug, each.name].includes(asked));
    if (found === undefined) throw unknownOrganization(asked);
    return found;
  }

  get default(): Organization {
    const [first] = this.all;
    if (first === undefined) throw new Error("The Snyk API needs an organization");
    return first;
  }
}
