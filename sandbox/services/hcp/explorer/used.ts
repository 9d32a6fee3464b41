import { join } from "node:path";
import { z } from "zod";
import type { Workspace } from "../model/places";
import type { Store } from "../model/store";
import { textIn } from "../runs/archive";

/** A provider or module that a workspace uses. */
export interface Part {
  readonly name: string;
  /** As Terraform writes it, without the public registry's host: `hashicorp/aws`. */
  readonly source: string;
  /** `null` where nothing says which. */
  readonly version: string | null;
  readonly registry_type: "public" | "private";
}

/** The providers of the present state, each in the version that the configuration's lock file has. */
export async function providersOf(store: Store, workspace: Workspace): Promise<Part[]> {
  const addresses = new Set(store.currentState(workspace.id)?.resources.map(({ provider }) => addressIn(provider)));
  const archive = store.configurationVersions.get(workspace.currentConfigurationVersionId)?.archive;
  const lock = archive && (await textIn(archive, join(workspace.settings["working-directory"] ?? "", ".terraform.lock.hcl")));
  const versions = new Map(
    [...(lock ?? "").matchAll(/^provider "([^"]+)" \{\s*version\s*=\s*"([^"]+)"/gm)].map(([, address = "", version = ""]) => [
      address,
      version,
    ]),
  );
  return [...addresses].filter((address) => address !== "").map((address) => partOf(address, versions.get(address) ?? null));
}

const called = z.object({ source: z.string().default(""), version_constraint: z.string().optional() });
const planSchema = z.object({
  configuration: z.object({ root_module: z.object({ module_calls: z.record(z.string(), called).default({}) }) }),
});

/** The modules that the configuration of the last plan calls from a registry; what lies in its own folders is none. */
export function modulesOf(store: Store, workspace: Workspace): Promise<Part[]> {
  const planned = store.runsOf(workspace.id).map(({ planId }) => store.plans.get(planId)?.json);
  const json = planned.find((each) => each !== undefined);
  const plan = planSchema.safeParse(json === undefined ? {} : JSON.parse(json.toString("utf8")));
  const calls = plan.success ? Object.values(plan.data.configuration.root_module.module_calls) : [];
  const parts = calls.filter(({ source }) => /^([\w.-]+\/)?[\w-]+\/[\w-]+\/[\w-]+$/.test(source));
  return Promise.resolve(parts.map(({ source, version_constraint: version }) => partOf(source, version ?? null, -2)));
}

/** @param name which part of the address is the name: the last, or the one before it */
function partOf(address: string, version: string | null, name = -1): Part {
  const source = address.replace(/^registry\.terraform\.io\//, "");
  const host = source.split("/")[0] ?? "";
  return { name: source.split("/").at(name) ?? source, source, version, registry_type: host.includes(".") ? "private" : "public" };
}

/** `registry.terraform.io/hashicorp/aws` of a state's `provider["registry.terraform.io/hashicorp/aws"].alias`. */
function addressIn(provider: string): string {
  return /"([^"]*)"/.exec(provider)?.[1] ?? provider;
}

/** The address of a state's provider, without the public registry's host. */
export const sourceOf = (provider: string) => addressIn(provider).replace(/^registry\.terraform\.io\//, "");
