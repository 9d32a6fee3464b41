import {
  ConflictException,
  CreatePackageGroupCommand,
  GetAssociatedPackageGroupCommand,
  UpdatePackageGroupOriginConfigurationCommand,
} from "@aws-sdk/client-codeartifact";
import { type Confusion, ownGroup } from "../../modules/scanner/contract/confusion";
import type { GuardContext } from "./guard";

/** Whether a private name is protected by a package group, as CodeArtifact has it now. */
export interface NameGroup {
  /** Normalised. */
  readonly name: string;
  /** Pattern of the group that decides for the name now. */
  readonly pattern: string;
  /**
   * `closed`: no external version of the name may come in; `open`: one may; `foreign`: so it was when the scan looked, and the domain is
   * another account's, which decides.
   */
  readonly state: "open" | "closed" | "foreign";
}

/** The groups that close what a scan has found; each name once, in the order of the findings. */
export async function lookAtGroups(found: readonly Confusion[], context: GuardContext): Promise<NameGroup[]> {
  const names = [...new Set(found.flatMap(({ groups = [] }) => groups))];
  const groups: NameGroup[] = [];
  for (const name of names) groups.push(await lookAt(name, context));
  return groups;
}

async function lookAt(name: string, context: GuardContext): Promise<NameGroup> {
  if (context.names.domainOwner !== context.environment.account) return { name, pattern: ownGroup(name), state: "foreign" };
  const input = { ...domainOf(context), format: "pypi", package: name } as const;
  const { packageGroup } = await context.aws.codeArtifact.send(new GetAssociatedPackageGroupCommand(input), {
    abortSignal: context.signal,
  });
  const mode = packageGroup?.originConfiguration?.restrictions?.EXTERNAL_UPSTREAM?.effectiveMode;
  return { name, pattern: packageGroup?.pattern ?? "", state: mode === "BLOCK" ? "closed" : "open" };
}

/** Gives a name a package group of its own, if it has none, which keeps external versions out of the whole domain. */
export async function closeGroup({ name, pattern }: NameGroup, context: GuardContext): Promise<void> {
  const own = { ...domainOf(context), packageGroup: ownGroup(name) };
  if (pattern !== own.packageGroup) await make(own, context);
  const restrictions = { EXTERNAL_UPSTREAM: "BLOCK" } as const;
  await context.aws.codeArtifact.send(new UpdatePackageGroupOriginConfigurationCommand({ ...own, restrictions }), {
    abortSignal: context.signal,
  });
}

async function make(own: { readonly domain: string; readonly domainOwner: string; readonly packageGroup: string }, context: GuardContext) {
  const description = "Keeps public packages of this private name out (ops guard)";
  try {
    await context.aws.codeArtifact.send(new CreatePackageGroupCommand({ ...own, description }), { abortSignal: context.signal });
  } catch (error) {
    // Somebody else has made it since the look.
    if (!(error instanceof ConflictException)) throw error;
  }
}

function domainOf({ environment, names }: GuardContext) {
  return { domain: environment.registry.domain, domainOwner: names.domainOwner };
}
