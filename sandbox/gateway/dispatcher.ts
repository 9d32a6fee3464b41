import { AwsError } from "../core/errors";
import type { WireReply, WireRequest } from "../core/protocol";
import { encodeError } from "../core/refusal";
import type { WebHandler } from "../core/service";
import { Places } from "../schedules";
import { credentialScope } from "./credentials";
import type { Identities } from "./identities";
import type { MotoServices } from "./moto-services";
import type { OwnServices } from "./own-services";

/** The parts that answer requests. */
export interface Answering {
  readonly identities: Identities;
  readonly own: OwnServices;
  readonly moto: MotoServices;
}

/** Sends each request to the part that answers its service. The parts are set once the gateway's own address is known. */
export class Dispatcher {
  answering?: Answering;
  /** Path prefix -> handler for HTTP that is not an AWS operation. */
  web: Readonly<Record<string, WebHandler>> = {};
  /** The accounts and regions in which EventBridge Scheduler was called. */
  readonly schedulePlaces = new Places();

  constructor(private readonly defaultRegion: string) {}

  async answer(request: WireRequest): Promise<WireReply> {
    if (!this.answering) throw new Error("the sandbox is still starting");
    const { identities, own, moto } = this.answering;
    if (request.url.pathname.startsWith("/moto-api")) {
      return encodeError(undefined, "moto", new AwsError("AccessDeniedException", "moto's own API is not reachable through the gateway"));
    }
    const signed = credentialScope(request);
    const scope = signed ?? { accessKeyId: "", region: this.defaultRegion, service: "sts" };
    const { caller } = await identities.identify(scope.accessKeyId);
    if (own.has(scope.service)) return own.answer(scope.service, request, scope.region, caller);
    if (scope.service === "scheduler") this.schedulePlaces.add({ account: caller.account, region: scope.region });
    return moto.answer(scope, request, caller);
  }
}
