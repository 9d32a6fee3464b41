import type { Variables } from "../../environments/variables";
import { reasonOf } from "../../modules/network/failure.mjs";
import { fetchWith } from "../../modules/network/fetch.mjs";
import { OperationError } from "../words/errors";

const TIMEOUT_MS = 30_000;

/** Terraform's service discovery: the address of `tfe.v2`, relative to the document. Throws OperationError if the host has none. */
export async function discover(hostname: string, variables: Variables, signal?: AbortSignal): Promise<URL> {
  const document = new URL(`https://${hostname}/.well-known/terraform.json`);
  const late = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetchWith(variables)(document, { signal: signal === undefined ? late : AbortSignal.any([signal, late]) });
    const services = (await response.json()) as Readonly<Record<string, unknown>>;
    const address = services["tfe.v2"];
    if (typeof address === "string") return new URL(address, response.url);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new OperationError(
      `${hostname} does not answer as HCP Terraform: ${reasonOf(error)}`,
      "Check backend.hostname, and the network.",
    );
  }
  throw new OperationError(`${hostname} is not a host of HCP Terraform`, "Check backend.hostname.");
}
