import { join } from "node:path";
import type { ServiceFactory } from "../../core/service";
import type { PublicIndex } from "../../index/public-index";
import { accessOf, tagsOf } from "./access";
import { Changes } from "./model/changes";
import { Pager } from "./model/pages";
import { Store } from "./model/store";
import { copyOperations } from "./operations/copy";
import { domainOperations } from "./operations/domains";
import { externalConnectionOperations } from "./operations/external-connections";
import { packageGroupOperations } from "./operations/package-groups";
import { packageOperations } from "./operations/packages";
import { policyOperations } from "./operations/policies";
import { repositoryOperations } from "./operations/repositories";
import { tagOperations } from "./operations/tags";
import { tokenOperations } from "./operations/tokens";
import { versionChangeOperations } from "./operations/version-changes";
import { versionContentOperations } from "./operations/version-contents";
import { versionOperations } from "./operations/versions";
import type { Parts } from "./parts";
import { Blobs } from "./pypi/blobs";
import { Contents } from "./pypi/contents";
import type { Rich } from "./pypi/rich";
import { Tokens } from "./pypi/tokens";
import { Upstreams } from "./pypi/upstreams";
import { pypiHandler } from "./pypi/web";

export interface CodeArtifactOptions {
  /** The index behind `public:pypi`. */
  readonly publicIndex: PublicIndex;
  /** Features that AWS's index lacks: PEP 658 metadata files, Range requests. @default neither */
  readonly rich?: Rich;
}

/** CodeArtifact: domains, repositories and packages (API), and the PyPI index that pip and twine speak to (`/d/`). */
export function createCodeArtifact({ publicIndex, rich = {} }: CodeArtifactOptions): ServiceFactory {
  return (context) => {
    const store = new Store();
    const blobs = new Blobs(join(context.workDirectory, "codeartifact"), publicIndex);
    const changes = new Changes(context);
    const parts: Parts = {
      context,
      store,
      pager: new Pager(),
      blobs,
      contents: new Contents(blobs),
      upstreams: new Upstreams(store, publicIndex, changes),
      changes,
      tokens: new Tokens(),
    };
    return {
      name: "codeartifact",
      operations: {
        ...domainOperations(parts),
        ...repositoryOperations(parts),
        ...externalConnectionOperations(parts),
        ...policyOperations(parts),
        ...tagOperations(parts),
        ...tokenOperations(parts),
        ...packageOperations(parts),
        ...packageGroupOperations(parts),
        ...versionOperations(parts),
        ...versionContentOperations(parts),
        ...versionChangeOperations(parts),
        ...copyOperations(parts),
      },
      access: (call) => accessOf(store, call),
      tagsOf: (arn) => tagsOf(store, arn),
      web: { "/d/": pypiHandler(parts, rich) },
    };
  };
}
