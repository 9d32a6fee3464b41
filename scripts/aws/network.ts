import { NodeHttpHandler, type NodeHttpHandlerOptions } from "@smithy/node-http-handler";
import { readFileSync } from "node:fs";
import { Agent } from "node:https";
import { ProxyAgent } from "proxy-agent";
import { getProxyForUrl } from "proxy-from-env";
import { isLoopback } from "../../environments/addresses";
import { messageOf, UsageError } from "../words/errors";
import type { Variables } from "./actor";

/** Limits of a client, in the SDK's own words; milliseconds. */
export interface Patience {
  readonly maxAttempts: number;
  readonly requestHandler: Pick<NodeHttpHandlerOptions, "connectionTimeout" | "requestTimeout" | "throwOnRequestTimeout">;
}

/** For small calls before the work begins: after this time, AWS counts as not answering. */
export const PATIENCE = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 20_000, throwOnRequestTimeout: true },
} as const satisfies Patience;

const PROXY = /^https?_proxy$/i;

/**
 * How the SDK's clients reach AWS: through the proxies and with the certificate authority that the variables name, as Terraform
 * and the AWS CLI do. Undefined if they name none: then the SDK's own handler does. This machine is never asked through a proxy.
 * Throws UsageError if the bundle cannot be read.
 */
export function requestHandler(variables: Variables, limits: Patience["requestHandler"] | undefined): NodeHttpHandler | undefined {
  const { AWS_CA_BUNDLE: bundle } = variables;
  const ca = bundle ? readBundle(bundle) : undefined;
  const proxied = Object.entries(variables).some(([name, value]) => PROXY.test(name) && value);
  if (!proxied && ca === undefined) return undefined;
  const direct = new Agent({ keepAlive: true, ca });
  const agent = proxied ? new ProxyAgent({ keepAlive: true, ca, httpsAgent: direct, getProxyForUrl: proxyFor }) : undefined;
  return new NodeHttpHandler({ ...limits, httpAgent: agent, httpsAgent: agent ?? direct });
}

/** An agent for https requests to others than AWS: the same proxies and certificate authority. */
export function webAgent({ AWS_CA_BUNDLE: bundle }: Variables): ProxyAgent {
  const ca = bundle ? readBundle(bundle) : undefined;
  return new ProxyAgent({ ca, httpsAgent: new Agent({ ca }), getProxyForUrl: proxyFor });
}

function readBundle(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(`AWS_CA_BUNDLE=${file} cannot be read: ${messageOf(error)}`, "Name a file of PEM certificates, or unset it.", {
      cause: error,
    });
  }
}

/** Proxies are those of this process; what a child gets is the same, or the sandbox's, which needs none. */
function proxyFor(url: string): string {
  return isLoopback(url) ? "" : getProxyForUrl(url);
}
