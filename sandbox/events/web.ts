import { AwsError } from "../core/errors";
import type { WireReply, WireRequest } from "../core/protocol";
import type { AwsEvent } from "../core/service";
import { isObject } from "../iam/access/builder";
import type { EventBus } from "./bus";

/** Path prefix of {@link eventsHandler}. */
export const EVENTS_PREFIX = "/_sandbox/events/";

const PATH = /^\/_sandbox\/events\/(\d{12})\/([a-z0-9-]+)$/;
const EXPECTED = 'An event is a JSON object, such as {"source": "aws.codeartifact", "detailType": "Change", "resources": [], "detail": {}}';

/**
 * `POST /_sandbox/events/{account}/{region}` brings an event of a service, or one as PutEvents sends it, to the rules of the default
 * event bus, and waits until their targets are started: 200 `[{rule, target}]`; 409 with `code` and `message` of AWS's error beside each
 * that could not be started, of which AWS tells nobody but a metric and a dead-letter queue. Throws AwsError: NotFound,
 * ValidationException.
 */
export function eventsHandler(bus: Pick<EventBus, "deliver">): (request: WireRequest) => Promise<WireReply> {
  return async ({ method, url, body }) => {
    const [, account = "", region = ""] = PATH.exec(url.pathname) ?? [];
    if (method !== "POST" || account === "")
      throw new AwsError("NotFound", `Not found: expected POST ${EVENTS_PREFIX}ACCOUNT/REGION`, {}, 404);
    const delivered = await bus.deliver(eventIn(body, account, region));
    const answers = delivered.map(({ rule, target, error }) => {
      const code = error instanceof AwsError ? error.code : "InternalFailure";
      return { rule, target, ...(error !== undefined && { code, message: error.message }) };
    });
    const failed = delivered.some(({ error }) => error !== undefined);
    return { status: failed ? 409 : 200, headers: { "content-type": "application/json" }, body: `${JSON.stringify(answers)}\n` };
  };
}

function eventIn(body: Buffer, account: string, region: string): AwsEvent {
  const { source, detailType, resources, detail } = objectIn(body);
  if (typeof source !== "string" || typeof detailType !== "string" || !Array.isArray(resources) || !isObject(detail))
    throw new AwsError("ValidationException", EXPECTED);
  return { account, region, source, detailType, resources: resources.map(String), detail };
}

function objectIn(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString("utf8"));
    if (isObject(value)) return value;
  } catch {
    // Said below.
  }
  throw new AwsError("ValidationException", EXPECTED);
}
