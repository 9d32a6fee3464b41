import type { StackKind } from "../../../environments/names";
import type { Environment } from "../../../environments/schema";
import type { HcpApi, Resource } from "../api";
import type { HcpBackend } from "../place";

/** A setting of a workspace that is not as the environment's file says. */
export interface Gap {
  /** `auto-apply`, `notifications`, `access of developers`. */
  readonly setting: string;
  /** What the file says; undefined if it does not speak of it. */
  readonly wanted: unknown;
  /** What is there; undefined if nothing is. */
  readonly present: unknown;
  /** Whether somebody may do more than the file says, or something happens without a yes. @default false */
  readonly grave?: boolean;
  /** Makes it as the file says, where `bootstrap` does not without it. */
  readonly mend?: () => Promise<void>;
  /** What a person has to do about it. @default nothing: `bootstrap` puts it back */
  readonly byHand?: string;
}

/** The workspace that is looked at. */
export interface Subject {
  readonly environment: Environment;
  readonly backend: HcpBackend;
  readonly kind: StackKind;
  readonly workspace: Resource;
  readonly api: HcpApi;
  /** Path of the organization in the API. */
  readonly place: string;
}
