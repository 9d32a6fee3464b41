import { AwsError } from "../core/errors";
import type { WireReply, WireRequest } from "../core/protocol";
import type { SandboxContext } from "../core/service";
import { startSchedule } from "./start";

/** Path prefix of {@link schedulesHandler}. */
export const SCHEDULES_PREFIX = "/_sandbox/schedules/";

const PATH = /^\/_sandbox\/schedules\/(\d{12})\/([a-z0-9-]+)\/([\w.-]+)\/([\w.-]+)\/start$/;

/**
 * `POST /_sandbox/schedules/{account}/{region}/{group}/{name}/start`: 200 `{target, executionId}`; 409 `{code, message}` with AWS's
 * code if the schedule cannot start its target; 404 for another path, 405 for another method.
 */
export function schedulesHandler(context: SandboxContext): (request: WireRequest) => Promise<WireReply> {
  return async ({ method, url }) => {
    const answer = (status: number, body: object): WireReply => {
      return { status, headers: { "content-type": "application/json" }, body: `${JSON.stringify(body)}\n` };
    };
    const [, account = "", region = "", group, name] = PATH.exec(url.pathname) ?? [];
    if (!name) return answer(404, { code: "NotFound", message: `Not found: expected ${SCHEDULES_PREFIX}ACCOUNT/REGION/GROUP/NAME/start` });
    if (method !== "POST") return answer(405, { code: "MethodNotAllowed", message: "Use POST" });
    try {
      return answer(200, await startSchedule(context, { account, region, group, name }));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return answer(409, { code: error.code, message: error.message });
    }
  };
}
