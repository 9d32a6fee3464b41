import { cbor } from "@smithy/core/cbor";
import { randomUUID } from "node:crypto";
import { AwsError } from "./errors";
import type { Operation, ServiceModel } from "./model";
import { errorStatus } from "./model";
import type { WireReply } from "./protocol";
import type { Violation } from "./validate";
import { violationMessage } from "./validate";

/** The error that a service answers if an input violates its model. Older services have an error of their own for each member. */
export function invalidInput(operation: Operation, violations: readonly Violation[]): AwsError {
  const declared = (operation.errors ?? []).map(({ shape }) => shape);
  const [first] = violations;
  const code = [...(first ? ownErrors(first) : []), "ValidationException", "InvalidInputException"].find((name) => declared.includes(name));
  return new AwsError(code ?? "ValidationException", violationMessage(violations));
}

/** Possible error names, from the name of the member or its shape, or a part of it: `filePath` may give `PathRequiredException`. */
function ownErrors({ kind, member, shape }: Violation): string[] {
  const words = [member, shape].map((name) => name.charAt(0).toUpperCase() + name.slice(1));
  const names = [
    ...words,
    ...words.map((name) => name.replace(/^[A-Z][a-z]+(?=[A-Z])/, "")),
    ...words.map((name) => name.replace(/[A-Z][a-z]+$/, "")),
  ];
  const forms = (name: string) => {
    if (kind === "missing") return [`${name}RequiredException`, `Invalid${name}Exception`];
    return [`${name}SizeLimitExceededException`, `Invalid${name}Exception`];
  };
  return names.filter((name) => name !== "").flatMap(forms);
}

/** The error for an operation that the sandbox does not implement. It names the operation. */
export function refusedOperation(service: string, operation: string): AwsError {
  return new AwsError("UnknownOperationException", `The sandbox does not implement ${service}:${operation} (see sandbox/COVERAGE.md)`);
}

/** The error for an operation on which moto fails. It is a 4xx because clients would retry a 5xx for minutes. */
export function brokenOperation(service: string, operation: string): AwsError {
  return new AwsError("UnknownOperationException", `moto failed on this call of ${service}:${operation}, so the sandbox cannot answer it`);
}

/** Encodes an error in the client's protocol: SDKs parse nothing else. @param protocol the one that the client speaks. @default the model's */
export function encodeError(
  model: ServiceModel | undefined,
  service: string,
  error: AwsError,
  protocol = model?.metadata.protocol ?? "json",
): WireReply {
  const status = error.status ?? (model ? errorStatus(model, error.code) : 400);
  const requestId = randomUUID();
  if (protocol === "rest-xml" || protocol === "query" || protocol === "ec2") {
    const headers = { "content-type": "text/xml", "x-amzn-requestid": requestId };
    return { status, headers, body: xmlError(service === "s3" ? "s3" : protocol, error, requestId) };
  }
  const members = { ...error.members, message: error.message };
  if (protocol === "smithy-rpc-v2-cbor") {
    const headers = { "content-type": "application/cbor", "smithy-protocol": "rpc-v2-cbor", "x-amzn-requestid": requestId };
    return { status, headers, body: Buffer.from(cbor.serialize({ __type: error.code, ...members })) };
  }
  const headers = { "x-amzn-errortype": error.code, "x-amzn-requestid": requestId };
  if (protocol === "rest-json")
    return { status, headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify(members) };
  const body = JSON.stringify({ __type: error.code, ...members });
  return { status, headers: { ...headers, "content-type": "application/x-amz-json-1.1" }, body };
}

function xmlError(form: string, error: AwsError, requestId: string): string {
  const fault = `<Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message>`;
  if (form === "s3") return `<?xml version="1.0" encoding="UTF-8"?><Error>${fault}<RequestId>${requestId}</RequestId></Error>`;
  if (form === "ec2") return `<Response><Errors><Error>${fault}</Error></Errors><RequestID>${requestId}</RequestID></Response>`;
  return `<ErrorResponse><Error><Type>Sender</Type>${fault}</Error><RequestId>${requestId}</RequestId></ErrorResponse>`;
}

/** Escapes text for XML. */
export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
