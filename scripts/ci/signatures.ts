import { z } from "zod";
import { networkVariables } from "../../modules/network/variables.mjs";
import { runChild } from "../process/child";
import { CACHE, ROOT } from "../process/paths";

/** What npm says about the signatures of the installed packages. */
export type Signatures =
  | { readonly checked: true; readonly problems: readonly string[] }
  /** No registry with keys answered. */
  | { readonly checked: false; readonly reason: string };

const named = z.object({ name: z.string(), version: z.string() });
const schema = z.object({ invalid: z.array(named), missing: z.array(named) });

/**
 * Has npm compare each installed package with the registry's signature of it (`npm audit signatures`).
 * @param npm program; npm's own variables are kept, which name the registry
 */
export async function checkSignatures(signal: AbortSignal, npm = "npm"): Promise<Signatures> {
  const args = ["audit", "signatures", "--json", "--fetch-retries=1", "--fetch-timeout=30000"];
  const { exitCode, stdout, stderr } = await runChild(npm, args, { cwd: ROOT, environment: networkVariables(process.env, CACHE), signal });
  return signaturesIn({ exitCode, stdout, stderr });
}

/** Reads npm's answer. It is checked only if npm gave its two lists. */
export function signaturesIn({ exitCode, stdout, stderr }: { exitCode: number; stdout: string; stderr: string }): Signatures {
  const parsed = schema.safeParse(fromJson(stdout));
  if (!parsed.success) {
    const words = `${stderr}\n${stdout}`.split("\n").filter((line) => /^npm error (?!A complete log|network$)/.test(line));
    return { checked: false, reason: words.map((line) => line.slice("npm error ".length)).join("\n") || `npm ended with ${exitCode}` };
  }
  const { invalid, missing } = parsed.data;
  const problems = [
    ...invalid.map(({ name, version }) => `${name}@${version} is not what the registry has signed`),
    ...missing.map(({ name, version }) => `${name}@${version} has no signature, and the registry signs its packages`),
  ];
  return { checked: true, problems: exitCode === 0 || problems.length > 0 ? problems : [`npm ended with ${exitCode}`] };
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
