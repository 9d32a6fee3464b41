import type { Call, Handler } from "../../../core/service";
import type { DomainInput } from "../model/store";
import type { Parts } from "../parts";

const RESTRICTIONS = ["EXTERNAL_UPSTREAM", "INTERNAL_UPSTREAM", "PUBLISH"];

/**
 * Only the group that every domain has from its beginning, of all packages; it restricts nothing (CodeArtifact User Guide,
 * "Package group concepts"). Other groups cannot be made here.
 */
export function packageGroupOperations({ store }: Parts): Record<string, Handler> {
  return {
    ListPackageGroups(call: Call<DomainInput>) {
      const { name, owner, region, createdTime } = store.domain(call);
      const restrictions = Object.fromEntries(RESTRICTIONS.map((about) => [about, { mode: "ALLOW", effectiveMode: "ALLOW" }]));
      const arn = `arn:aws:codeartifact:${region}:${owner}:package-group/${name}/*`;
      const all = { arn, pattern: "/*", domainName: name, domainOwner: owner, createdTime, originConfiguration: { restrictions } };
      return { packageGroups: [all] };
    },
  };
}
