import { checkovPython } from "../setup/checkov.mjs";
import { prepare } from "../setup/index.mjs";
import { cache } from "../setup/paths.mjs";
import { messageOf } from "../words/errors";

/** The interpreter that has checkov, or why it is not to be had here. */
export type Available = { readonly python: string } | { readonly notRun: string };

/** Installs checkov once for each lock. Rejects unless the only reason against it is that no package index answers. */
export async function findCheckov(): Promise<Available> {
  try {
    await prepare(["checkov"], () => undefined);
    return { python: checkovPython(cache) };
  } catch (error) {
    const failures: readonly unknown[] = error instanceof AggregateError ? error.errors : [error];
    const text = failures.map(messageOf).join("\n");
    if (failures.every((failure) => failure instanceof Error && failure.name === "Unreachable")) return { notRun: text };
    throw new Error(text, { cause: error });
  }
}
