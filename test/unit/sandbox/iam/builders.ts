import { Context } from "../../../../sandbox/iam/evaluation/context";
import type { ContextKeys } from "../../../../sandbox/iam/evaluation/context";
import { parsePolicy } from "../../../../sandbox/iam/evaluation/policy";
import type { Policy } from "../../../../sandbox/iam/evaluation/policy";
import type { Principal } from "../../../../sandbox/iam/evaluation/principal";
import type { EvaluationRequest } from "../../../../sandbox/iam/evaluation/statement";

export const ACCOUNT = "111122223333";
export const OTHER_ACCOUNT = "444455556666";

export const SESSION: Principal = {
  arn: `arn:aws:sts::${ACCOUNT}:assumed-role/scan/build`,
  roleArn: `arn:aws:iam::${ACCOUNT}:role/service/scan`,
  account: ACCOUNT,
  userId: "AROAEXAMPLE:build",
};
export const USER: Principal = { arn: `arn:aws:iam::${ACCOUNT}:user/ana`, account: ACCOUNT, userId: "AIDAEXAMPLE" };
export const ROOT: Principal = { arn: `arn:aws:iam::${ACCOUNT}:root`, account: ACCOUNT, userId: ACCOUNT };

export type Json = Readonly<Record<string, unknown>>;

export function policy(name: string, ...statements: readonly Json[]): Policy {
  return parsePolicy(name, JSON.stringify({ Version: "2012-10-17", Statement: statements }));
}

export function allow(action: string | readonly string[], resource: string | readonly string[] = "*", more: Json = {}): Json {
  return { Effect: "Allow", Action: action, Resource: resource, ...more };
}

export function deny(action: string | readonly string[], resource: string | readonly string[] = "*", more: Json = {}): Json {
  return { Effect: "Deny", Action: action, Resource: resource, ...more };
}

export function request(
  action: string,
  resource: string,
  { principal = SESSION, context = {}, ...more }: { principal?: Principal; context?: ContextKeys; resourceAccount?: string } = {},
): EvaluationRequest {
  return { principal, action, resource, context: new Context(context), ...more };
}
