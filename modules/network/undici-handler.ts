import { UndiciHttpHandler } from "@smithy/undici-http-handler";
import type { Readable } from "node:stream";
import * as undici from "undici";
import { authoritiesIn } from "./authorities.mjs";
import { dispatcherWith, explainedUndici } from "./dispatcher.mjs";
import { ProxyRefusal } from "./failure.mjs";
import { type Proxy, proxyFor, type Variables } from "./proxies.mjs";

type Handle = UndiciHttpHandler["handle"];

/** How long a connection may take, and how long an answer may keep us waiting. */
export interface Patience {
  readonly connectTimeoutMs: number;
  readonly answerTimeoutMs: number;
}

/**
 * How a client that makes thousands of calls reaches its service: as `networkHandler` does, with less CPU for each. Throws
 * NetworkSettingError for settings that cannot be used.
 */
export class UndiciNetworkHandler extends UndiciHttpHandler {
  constructor(
    private readonly variables: Variables,
    patience: Patience,
  ) {
    super({ dispatcher: dispatcherWith(undici, variables, { ...patience, ca: authoritiesIn(variables) }) });
  }

  override async handle(...[request, options]: Parameters<Handle>): ReturnType<Handle> {
    const { protocol, hostname, port } = request;
    const proxy = proxyFor(`${protocol}//${hostname}${port === undefined ? "" : `:${port}`}`, this.variables);
    try {
      const answer = await super.handle(request, options);
      const body = answer.response.body as Readable;
      body.on("error", (error: Error) => nameBroken(explainedUndici(error, proxy)));
      if (answer.response.statusCode === 407 && proxy !== undefined) throw refusedBy(proxy, body);
      return answer;
    } catch (error) {
      const { cause } = explainedUndici(error as Error, proxy);
      throw cause instanceof ProxyRefusal ? cause : error;
    }
  }
}

function refusedBy(proxy: Proxy, body: Readable): ProxyRefusal {
  body.destroy();
  return new ProxyRefusal(407, proxy);
}

/**
 * Gives the error of an answer that broke off a name by which the SDK tries again, as it does with Node's client. The library
 * does so for what fails before the answer begins. It stays the same error, because its reader has it already.
 */
function nameBroken(error: Error & { readonly code?: unknown }): void {
  const code = String(error.code);
  if (code === "UND_ERR_BODY_TIMEOUT") error.name = "TimeoutError";
  else if (code.startsWith("UND_ERR_") && code !== "UND_ERR_ABORTED") error.name = "RequestTimeout";
}
