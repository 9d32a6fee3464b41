import type { SandboxContext } from "../../core/service";
import type { Blobs } from "./pypi/blobs";
import type { Contents } from "./pypi/contents";
import type { Upstreams } from "./pypi/upstreams";
import type { Changes } from "./model/changes";
import type { Pager } from "./model/pages";
import type { Store } from "./model/store";
import type { Tokens } from "./pypi/tokens";

/** The parts that the operations and the package index share. */
export interface Parts {
  readonly context: SandboxContext;
  readonly store: Store;
  readonly pager: Pager;
  readonly blobs: Blobs;
  readonly contents: Contents;
  readonly upstreams: Upstreams;
  readonly tokens: Tokens;
  /** Who is told when a package version comes, changes or goes. */
  readonly changes: Changes;
}
