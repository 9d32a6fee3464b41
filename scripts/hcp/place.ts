import { namesOf, type StackKind } from "../../environments/names";
import type { Environment } from "../../environments/schema";
import { HCP_HOSTNAME } from "../../environments/schema-hcp";
import type { Variables } from "../../environments/variables";
import { OperationError } from "../words/errors";
import { HcpApi, type Resource } from "./api";

/** The backend of an environment whose states are in HCP Terraform. */
export type HcpBackend = Extract<Environment["backend"], { readonly kind: "hcp" }>;

/** The backend, if the environment's states are in HCP Terraform. */
export function hcpOf({ backend }: Pick<Environment, "backend">): HcpBackend | undefined {
  return backend.kind === "hcp" ? backend : undefined;
}

/** The workspaces of one environment. */
export class HcpPlace {
  private constructor(
    readonly environment: Environment,
    readonly backend: HcpBackend,
    readonly api: HcpApi,
  ) {}

  /** Throws UsageError if there is no token, OperationError if the host does not answer. */
  static async open(environment: Environment, backend: HcpBackend, variables: Variables, signal?: AbortSignal): Promise<HcpPlace> {
    return new HcpPlace(environment, backend, await HcpApi.connect(backend.hostname ?? HCP_HOSTNAME, variables, signal));
  }

  /** The same, also after the user has stopped the command. */
  unstoppable(): HcpPlace {
    return new HcpPlace(this.environment, this.backend, this.api.unstoppable());
  }

  workspaceName(kind: StackKind): string {
    return namesOf(this.environment).workspace(kind);
  }

  /** Web address of a stack's workspace. */
  link(kind: StackKind): string {
    return workspaceLink(this.environment, this.backend, kind);
  }

  /** Web address of a run. */
  runLink(kind: StackKind, run: string): string {
    return `${this.link(kind)}/runs/${run}`;
  }

  /** A stack's workspace as it is now. Throws OperationError if there is none. */
  async workspace(kind: StackKind): Promise<Resource> {
    const name = this.workspaceName(kind);
    const { organization } = this.backend;
    const found = await this.api.find(`organizations/${encodeURIComponent(organization)}/workspaces/${encodeURIComponent(name)}`);
    if (found !== undefined) return found;
    throw new OperationError(
      `${this.api.hostname} shows no workspace ${name} in the organization ${organization}`,
      `Make it: npm run ops -- bootstrap --env ${this.environment.name}\nIf it exists, the token's owner may not see it.`,
    );
  }
}

/** Web address of a stack's workspace. */
export function workspaceLink(environment: Environment, { hostname = HCP_HOSTNAME, organization }: HcpBackend, kind: StackKind): string {
  return `https://${hostname}/app/${organization}/workspaces/${namesOf(environment).workspace(kind)}`;
}
