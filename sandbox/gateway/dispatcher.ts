import type { IncomingMessage } from "node:http";
import { AwsError } from "../core/errors";
import type { ServiceModels } from "../core/model";
import type { WireReply, WireRequest } from "../core/protocol";
import { encodeError } from "../core/refusal";
import type { Caller, WebHandler } from "../core/service";
import { Places } from "../schedules";
import { CONTROL_PREFIX, CONTROL_SERVICE, type ControlHandler } from "./control";
import type { MotoServices } from "./moto-services";
import type { OwnServices } from "./own-services";
import type { NotAdmitted } from "./signature/admission";
import { type Admission, type Admitted } from "./signature/admission";
import { refusal } from "./signature/refusals";
import type { Watch } from "./server";
import { apparentService } from "./signature/apparent-service";
import { isWebIdentity, type WebIdentity } from "./web-identity";

/** The parts that answer requests. */
export interface Answering {
  readonly admission: Admission;
  readonly models: ServiceModels;
  readonly own: OwnServices;
  readonly moto: MotoServices;
  readonly webIdentity: WebIdentity;
  /** Path prefix -> handler, for the user of the sandbox. */
  readonly control: Readonly<Record<string, ControlHandler>>;
}

/** Sends each request to the part that answers its service. The parts are set once the gateway's own address is known. */
export class Dispatcher {
  answering?: Answering;
  /** Path prefix -> handler for HTTP that is not an AWS operation. */
  web: Readonly<Record<string, WebHandler>> = {};
  watch?: Watch | undefined;
  /** The accounts and regions in which EventBridge Scheduler was called. */
  readonly schedulePlaces = new Places();
  /** The accounts and regions in which a rule of EventBridge was made. */
  readonly rulePlaces = new Places();

  /** Who the caller is, by the head alone. Throws {@link NotAdmitted}. */
  admit(request: Pick<IncomingMessage, "method" | "url" | "headers">): Promise<Admitted> {
    const { method = "GET", url: target = "/", headers } = request;
    const admit = () => this.ready().admission.admit({ method, target, headers });
    return mayBeWebIdentity(request) ? Promise.resolve(unsigned(admit)) : admit();
  }

  /** Answers a whole request. Throws {@link NotAdmitted} if the body is not the one that was signed. */
  async answer(request: WireRequest, { service, region, caller, checkBody }: Admitted): Promise<WireReply> {
    const { own, moto, webIdentity } = this.ready();
    await checkBody(request.body);
    // STS looks at the token alone, also if somebody signs this call: a signature vouches for no other identity.
    if (caller === NOBODY || (service === "sts" && isWebIdentity(request.body))) {
      return this.answered("sts", () => webIdentity.answer(request));
    }
    if (request.url.pathname.startsWith(CONTROL_PREFIX)) return this.control(request, service, caller.arn);
    if (request.url.pathname.startsWith("/moto-api")) {
      return encodeError(undefined, "moto", new AwsError("AccessDeniedException", "moto's own API is not reachable through the gateway"));
    }
    if (own.has(service)) return own.answer(service, request, region, caller);
    if (request.headers["x-amz-target"] === "AWSEvents.PutRule") this.rulePlaces.add({ account: caller.account, region });
    if (service === "scheduler") this.schedulePlaces.add({ account: caller.account, region });
    return moto.answer({ service, region }, request, caller);
  }

  /** The answer to a request that was not admitted, as the service that it was meant for would say it. */
  refuse(request: Pick<IncomingMessage, "url" | "headers">, { reason, message, service }: NotAdmitted): WireReply {
    const meant = service ?? apparentService(request);
    const model = this.ready().models.find(meant);
    return encodeError(model, meant, refusal(reason, meant, model?.metadata.protocol, message));
  }

  private async answered(service: string, answer: () => Promise<WireReply>): Promise<WireReply> {
    try {
      return await answer();
    } catch (error) {
      if (error instanceof AwsError) return encodeError(this.ready().models.find(service), service, error);
      throw error;
    }
  }

  private async control(request: WireRequest, service: string, arn: string): Promise<WireReply> {
    const { control } = this.ready();
    try {
      if (service !== CONTROL_SERVICE || !arn.endsWith(":root")) {
        throw new AwsError(
          "AccessDeniedException",
          `Only root may call ${CONTROL_PREFIX}*, signed for the service "${CONTROL_SERVICE}"`,
          {},
          403,
        );
      }
      const prefix = Object.keys(control).find((candidate) => request.url.pathname.startsWith(candidate));
      const handler = control[prefix ?? ""];
      if (handler === undefined) throw new AwsError("NotFound", `Not found: expected one of ${Object.keys(control).join(", ")}`, {}, 404);
      return await handler(request);
    } catch (error) {
      if (error instanceof AwsError) return encodeError(undefined, service, error);
      throw error;
    }
  }

  private ready(): Answering {
    if (!this.answering) throw new Error("the sandbox is still starting");
    return this.answering;
  }
}

/** The caller of what nobody signs. */
const NOBODY: Caller = { account: "", arn: "", accessKeyId: "" };

/** Bytes: a token, and a policy for the session. */
const LARGEST_UNSIGNED = 64 * 1024;

/** Whether a request may be the one call that is not signed; its body tells. */
function mayBeWebIdentity({ method, headers }: Pick<IncomingMessage, "method" | "headers">): boolean {
  const form = /^application\/x-www-form-urlencoded\b/.test(headers["content-type"] ?? "");
  return (
    method === "POST" && form && headers.authorization === undefined && Number(headers["content-length"] ?? Infinity) <= LARGEST_UNSIGNED
  );
}

/** @param admit refuses whatever else is not signed */
function unsigned(admit: () => Promise<Admitted>): Admitted {
  const checkBody = async (body: Buffer) => {
    if (!isWebIdentity(body)) await admit();
  };
  return { service: "sts", region: "us-east-1", caller: NOBODY, limit: LARGEST_UNSIGNED, checkBody };
}
