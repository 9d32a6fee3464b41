import { AwsError } from "../core/errors";
import type { SandboxContext, WebHandler } from "../core/service";
import { startSchedule } from "./start";

/** Path prefix of {@link schedulesHandler}. */
export const SCHEDULES_PREFIX = "/_sandbox/schedules/";

const PATH = /^\/_sandbox\/schedules\/(\d{12})\/([a-z0-9-]+)\/([\w.-]+)\/([\w.-]+)\/start$/;

/**
 * `POST /_sandbox/schedules/{account}/{region}/{group}/{name}/start`: 200 `{target, executionId}`; 409 `{code, message}` with AWS's
 * code if the schedule cannot start its target; 404 for another path, 405 for another method.
 */
export function schedulesHandler(context: SandboxContext): WebHandler {
  return async (request, response, url) => {
    const answer = (status: number, body: object) => {
      response.writeHead(status, { "content-type": "application/json" }).end(`${JSON.stringify(body)}\n`);
    };
    request.resume();
    const [, account = "", region = "", group, name] = PATH.exec(url.pathname) ?? [];
    if (!name) return answer(404, { code: "NotFound", message: `Not found: expected ${SCHEDULES_PREFIX}ACCOUNT/REGION/GROUP/NAME/start` });
    if (request.method !== "POST") return answer(405, { code: "MethodNotAllowed", message: "Use POST" });
    try {
      answer(200, await startSchedule(context, { account, region, group, name }));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      answer(409, { code: error.code, message: error.message });
    }
  };
}
