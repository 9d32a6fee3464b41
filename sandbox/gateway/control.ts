import { AwsError } from "../core/errors";
import type { WireReply, WireRequest } from "../core/protocol";
import type { Fault, Faults } from "./faults";

/** Answers a request to the sandbox itself. */
export type ControlHandler = (request: WireRequest) => Promise<WireReply>;

/** All requests to the sandbox itself have this prefix. */
export const CONTROL_PREFIX = "/_sandbox/";

/** The service name with which they are signed: `curl --aws-sigv4 aws:amz:$AWS_REGION:sandbox --user "$AWS_ACCESS_KEY_ID:$AWS_SECRET_ACCESS_KEY"`. */
export const CONTROL_SERVICE = "sandbox";

/** `/_sandbox/faults`: POST adds one fault (JSON), GET tells what became of each (JSON), DELETE removes all. */
export function faultsHandler(faults: Faults): ControlHandler {
  return (request) => {
    if (request.method === "GET") {
      const headers = { "content-type": "application/json" };
      return Promise.resolve({ status: 200, headers, body: JSON.stringify(faults.records()) });
    }
    if (request.method === "DELETE") faults.clear();
    else faults.add(readFault(request.body));
    return Promise.resolve({ status: 204, headers: {}, body: "" });
  };
}

function readFault(body: Buffer): Fault {
  try {
    const fault: unknown = JSON.parse(body.toString("utf8"));
    if (typeof fault === "object" && fault !== null && !Array.isArray(fault)) return fault;
  } catch {
    // It is told below.
  }
  throw new AwsError("ValidationException", 'A fault is a JSON object, such as {"service": "ssm", "code": "ThrottlingException"}');
}
