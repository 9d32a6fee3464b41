import { AwsError } from "../core/errors";
import type { WireReply, WireRequest } from "../core/protocol";
import { encodeError } from "../core/refusal";
import type { WebHandler } from "../core/service";
import { credentialScope } from "./credentials";
import type { Identities } from "./identities";
import type { MotoServices } from "./moto-services";
import type { OwnServices } from "./own-services";

/** Sends each request to whoever answers its service. The parts are set once the gateway's own address is known. */
export class Dispatcher {
  own?: OwnServices;
  moto?: MotoServices;
  /** Path prefix -> handler of HTTP that is not an AWS operation. */
  web: Readonly<Record<string, WebHandler>> = {};

  constructor(
    private readonly identities: Identities,
    private readonly defaultRegion: string,
  ) {}

  async answer(request: WireRequest): Promise<WireReply> {
    if (!this.own || !this.moto) throw new Error("the sandbox is still starting");
    if (request.url.pathname.startsWith("/moto-api")) {
      return encodeError(undefined, "moto", new AwsError("AccessDeniedException", "moto's own API is not reachable through the gateway"));
    }
    const signed = credentialScope(request);
    const scope = signed ?? { accessKeyId: "", region: this.defaultRegion, service: "sts" };
    const { caller } = await this.identities.identify(scope.accessKeyId);
    if (this.own.has(scope.service)) return this.own.answer(scope.service, request, scope.region, caller);
    return this.moto.answer(scope, request, caller);
  }
}
