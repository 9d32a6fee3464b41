import { ARN } from "../partition/arn";
import { AwsError } from "../core/errors";
import type { WireReply, WireRequest } from "../core/protocol";
import { isObject } from "../iam/access/builder";
import type { Decisions, Withdrawal } from "../iam/decisions";
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
    if (request.method === "GET") return Promise.resolve(json(faults.records()));
    if (request.method === "DELETE") faults.clear();
    else faults.add(readFault(request.body));
    return Promise.resolve(DONE);
  };
}

/** `/_sandbox/decisions`: GET tells every decision of IAM since the start or the last DELETE (JSON), by principal, action and resource. */
export function decisionsHandler(decisions: Decisions): ControlHandler {
  return ({ method }) => {
    if (method === "GET") return Promise.resolve(json(decisions.records()));
    if (method === "DELETE") decisions.reset();
    return Promise.resolve(DONE);
  };
}

/**
 * `/_sandbox/withdrawals`: POST takes an action away from the identity policies of a role or user (`{"principal": ARN, "action":
 * "s3:GetObject"}`, of KMS with `"viaService"` too), PUT takes a list of them away and gives back all others, GET tells which are taken
 * away (JSON), DELETE gives all back.
 */
export function withdrawalsHandler(decisions: Decisions): ControlHandler {
  return ({ method, body }) => {
    if (method === "GET") return Promise.resolve(json(decisions.withdrawals()));
    if (method === "DELETE") decisions.restore();
    else if (method === "PUT") decisions.withdrawOnly(readWithdrawals(body));
    else decisions.withdraw(readWithdrawal(valueIn(body)));
    return Promise.resolve(DONE);
  };
}

const DONE: WireReply = { status: 204, headers: {}, body: "" };

function json(value: unknown): WireReply {
  return { status: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(value) };
}

function readWithdrawals(body: Buffer): readonly Withdrawal[] {
  const list = valueIn(body);
  if (!Array.isArray(list)) throw new AwsError("ValidationException", `${WITHDRAWAL}; PUT takes a list of them`);
  return list.map(readWithdrawal);
}

const WITHDRAWAL = `A withdrawal is a JSON object, such as {"principal": "${ARN}:iam::111122223333:role/scan", "action": "s3:GetObject"}, or of KMS with "viaService": "s3.eu-central-1.amazonaws.com" too`;

function readWithdrawal(value: unknown): Withdrawal {
  const { principal, action, viaService } = isObject(value) ? value : {};
  if (typeof principal !== "string" || typeof action !== "string") throw new AwsError("ValidationException", WITHDRAWAL);
  if (viaService === undefined) return { principal, action };
  if (typeof viaService !== "string") throw new AwsError("ValidationException", WITHDRAWAL);
  return { principal, action, viaService };
}

function readFault(body: Buffer): Fault {
  const fault = valueIn(body);
  if (isObject(fault)) return fault;
  throw new AwsError("ValidationException", 'A fault is a JSON object, such as {"service": "ssm", "code": "ThrottlingException"}');
}

/** The value of a body in JSON; undefined if it is none. */
function valueIn(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
