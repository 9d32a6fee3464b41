import { DescribePackageCommand, PutPackageOriginConfigurationCommand, ResourceNotFoundException } from "@aws-sdk/client-codeartifact";
import type { Confusion, OriginControl } from "../../modules/scanner/contract/confusion";
import type { Aws } from "../aws/clients";
import type { VerbContext } from "../cli/context";

export type GuardContext = Pick<VerbContext, "environment" | "names" | "signal"> & { readonly aws: Pick<Aws, "codeArtifact"> };

/** An origin control as it is now. */
export interface Control extends OriginControl {
  /** `open`: upstream ALLOW; `closed`: BLOCK already; `gone`: the package is not there any more. */
  readonly state: "open" | "closed" | "gone";
}

/** The origin controls that close what a scan has found, as CodeArtifact has them now; each once, in the order of the findings. */
export async function lookAtControls(found: readonly Confusion[], context: GuardContext): Promise<Control[]> {
  const wanted = new Map(found.flatMap(({ controls }) => controls.map((each) => [`${each.repository}/${each.package}`, each] as const)));
  const controls: Control[] = [];
  for (const control of wanted.values()) controls.push(await lookAt(control, context));
  return controls;
}

async function lookAt(control: OriginControl, context: GuardContext): Promise<Control> {
  try {
    const answer = await context.aws.codeArtifact.send(new DescribePackageCommand(place(control, context)), {
      abortSignal: context.signal,
    });
    const { publish = control.publish, upstream } = answer.package?.originConfiguration?.restrictions ?? {};
    return { ...control, publish, state: upstream === "BLOCK" ? "closed" : "open" };
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return { ...control, state: "gone" };
    throw error;
  }
}

/** Lets no more versions of a package come from upstream repositories and connections into a repository. What it has already stays. */
export async function close(control: OriginControl, context: GuardContext): Promise<void> {
  const restrictions = { publish: control.publish, upstream: "BLOCK" } as const;
  const input = { ...place(control, context), restrictions };
  await context.aws.codeArtifact.send(new PutPackageOriginConfigurationCommand(input), { abortSignal: context.signal });
}

function place({ repository, package: name }: OriginControl, { environment, names }: GuardContext) {
  const { domain } = environment.registry;
  return { domain, domainOwner: names.domainOwner, repository, format: "pypi", package: name } as const;
}
