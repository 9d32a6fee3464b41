import { toolPath, type Tools } from "../terraform/tools";

/** The user's settings that would lead a client away from the sandbox: profiles, endpoints, package indexes, Terraform arguments. */
const FOREIGN = /^(AWS_|PIP_|SNYK_|TF_|TWINE_|ENVIRONMENT$|PACKAGE_SCAN_ENV$|CDKTF_OUTDIR$)/;

/**
 * The whole environment of a child that works in a sandbox: the machine's, with `variables` for the sandbox and without the
 * user's settings of AWS, pip, Snyk and Terraform. The sandbox is reached without a proxy.
 */
export function sandboxChildEnvironment(
  processEnvironment: Readonly<Record<string, string | undefined>>,
  variables: Readonly<Record<string, string>>,
  tools: Pick<Tools, "pathAdditions">,
): Record<string, string | undefined> {
  const own = Object.entries(processEnvironment).filter(([name]) => !FOREIGN.test(name) || name.startsWith("AWS_SDK_JS_"));
  const noProxy = [processEnvironment.NO_PROXY ?? processEnvironment.no_proxy, "127.0.0.1"].filter(Boolean).join(",");
  return { ...Object.fromEntries(own), ...variables, PATH: toolPath(tools, processEnvironment.PATH), NO_PROXY: noProxy, no_proxy: noProxy };
}
