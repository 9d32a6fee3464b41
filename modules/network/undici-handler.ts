import { UndiciHttpHandler } from "@smithy/undici-http-handler";
import * as undici from "undici";
import { authoritiesIn } from "./authorities.mjs";
import { dispatcherWith, explainedUndici } from "./dispatcher.mjs";
import { ProxyRefusal } from "./failure.mjs";
import { proxyFor, type Variables } from "./proxies.mjs";

type Handle = UndiciHttpHandler["handle"];

/** How long a connection may take, and how long an answer may keep us waiting. */
export interface Patience {
  readonly connectTimeoutMs: number;
  readonly answerTimeoutMs: number;
}

/**
 * How a client that makes thousands of calls reaches its service: as `networkHandler` does, with half of its time per call. Throws
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
      if (answer.response.statusCode === 407 && proxy !== undefined) throw new ProxyRefusal(407, proxy);
      return answer;
    } catch (error) {
      const { cause } = explainedUndici(error as Error, proxy);
      throw cause instanceof ProxyRefusal ? cause : error;
    }
  }
}
