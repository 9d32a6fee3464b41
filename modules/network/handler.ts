import { NodeHttpHandler, type NodeHttpHandlerOptions } from "@smithy/node-http-handler";
import { HttpProxyAgent } from "http-proxy-agent";
import { HttpsProxyAgent } from "https-proxy-agent";
import { Agent } from "node:https";
import { isIP } from "node:net";
import { checkServerIdentity, type PeerCertificate } from "node:tls";
import { authoritiesIn } from "./authorities.mjs";
import { explained, ProxyRefusal } from "./failure.mjs";
import { namedProxy, proxyFor, type Variables } from "./proxies.mjs";

type Handle = NodeHttpHandler["handle"];

/**
 * How an SDK's clients reach a service: through the proxies and with the certificate authorities that the variables name. Undefined if
 * they name none: then the SDK's own handler does. Throws NetworkSettingError for settings that cannot be used.
 */
export function networkHandler(variables: Variables, options: NodeHttpHandlerOptions = {}): NodeHttpHandler | undefined {
  const ca = authoritiesIn(variables);
  const proxied = (["http", "https"] as const).some((scheme) => namedProxy(scheme, variables) !== undefined);
  return proxied || ca !== undefined ? new NetworkHandler(variables, options, ca) : undefined;
}

/** Decides for each request: one client may ask addresses with and without a proxy. An error names the proxy. */
class NetworkHandler extends NodeHttpHandler {
  private readonly proxies = new Map<string, NodeHttpHandler>();

  constructor(
    private readonly variables: Variables,
    private readonly options: NodeHttpHandlerOptions,
    private readonly ca: string[] | undefined,
  ) {
    super({ ...options, httpsAgent: new Agent({ keepAlive: true, ca }) });
  }

  override async handle(...[request, options]: Parameters<Handle>): ReturnType<Handle> {
    const { protocol, hostname, port } = request;
    const proxy = proxyFor(`${protocol}//${hostname}${port === undefined ? "" : `:${port}`}`, this.variables);
    try {
      if (proxy === undefined) return await super.handle(request, options);
      const answer = await this.through(proxy.address).handle(request, options);
      if (answer.response.statusCode === 407) throw new ProxyRefusal(407, proxy);
      return answer;
    } catch (error) {
      throw explained(error, proxy);
    }
  }

  override destroy(): void {
    super.destroy();
    for (const handler of this.proxies.values()) handler.destroy();
  }

  private through(proxy: string): NodeHttpHandler {
    const known = this.proxies.get(proxy);
    if (known) return known;
    const agents = {
      httpAgent: new HttpProxyAgent(proxy, { keepAlive: true, ca: this.ca }),
      httpsAgent: new TrustingProxyAgent(proxy, this.ca),
    };
    const handler = new NodeHttpHandler({ ...this.options, ...agents });
    this.proxies.set(proxy, handler);
    return handler;
  }
}

/**
 * Knows the certificate authorities on both ways: the library takes them for the way to the proxy only. The certificate of an address
 * without a name has to be that address's: the library would want one of `localhost`.
 */
class TrustingProxyAgent extends HttpsProxyAgent<string> {
  constructor(
    proxy: string,
    private readonly ca: string[] | undefined,
  ) {
    super(proxy, { keepAlive: true, ca });
  }

  override connect(...[request, options]: Parameters<HttpsProxyAgent<string>["connect"]>) {
    const { host = "" } = options;
    const identity = (_: string, certificate: PeerCertificate) => checkServerIdentity(host, certificate);
    return super.connect(request, {
      ...options,
      ...(this.ca && { ca: this.ca }),
      ...(isIP(host) !== 0 && { checkServerIdentity: identity }),
    });
  }
}
