import type { Call } from "./service";
import type { MemberShape, Operation, ServiceModel, Shape } from "./model";
import { shapeOf } from "./model";

/** A request as it arrived, with its whole body. */
export interface WireRequest {
  readonly method: string;
  readonly url: URL;
  /** Path and query as they came: the URL is without the segments `.` and `..`. */
  readonly target?: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** A reply as it is sent. */
export interface WireReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

type Members = Record<string, unknown>;

/** Finds the operation that a request of a JSON or REST-JSON service calls. */
export function operationOfRequest(model: ServiceModel, request: WireRequest): Operation | undefined {
  if (model.metadata.protocol === "json") {
    const [prefix, name] = String(request.headers["x-amz-target"] ?? "").split(".");
    return prefix === model.metadata.targetPrefix && name ? model.operations[name] : undefined;
  }
  const path = request.url.pathname;
  return Object.values(model.operations).find(({ http }) => http.method === request.method && http.requestUri === path);
}

/** Reads each input member from the place that the model gives for it. Throws SyntaxError if the body is not JSON. */
export function decodeInput(model: ServiceModel, operation: Operation, request: WireRequest): Call["input"] {
  if (!operation.input) return {};
  const shape = shapeOf(model, operation.input);
  const payload = shape.payload;
  const body = payload || request.body.length === 0 ? {} : objectOf(JSON.parse(request.body.toString("utf8")));
  const input = fromJson(model, shape, body) as Members;
  if (model.metadata.protocol === "json") return input;
  for (const [name, member] of Object.entries(shape.members ?? {})) {
    const text = locatedText(request, member, name);
    if (text !== undefined) input[name] = fromText(shapeOf(model, member), text);
  }
  if (payload) input[payload] = request.body;
  return input;
}

function objectOf(value: unknown): Members {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new SyntaxError("the body is not a JSON object");
  return value as Members;
}

function locatedText(request: WireRequest, member: MemberShape, name: string): string | readonly string[] | undefined {
  const key = member.locationName ?? name;
  if (member.location === "querystring") {
    const all = request.url.searchParams.getAll(key);
    return all.length > 1 ? all : all[0];
  }
  if (member.location === "header") return request.headers[key.toLowerCase()];
  return undefined;
}

function fromText(shape: Shape, text: string | readonly string[]): unknown {
  if (shape.type === "list") return typeof text === "string" ? [text] : text;
  const first = typeof text === "string" ? text : text[0];
  if (shape.type === "integer" || shape.type === "long") return /^-?\d+$/.test(first ?? "") ? Number(first) : first;
  if (shape.type === "boolean") return first === "true" ? true : first === "false" ? false : first;
  return first;
}

/** Keeps members that the model knows and turns base64 into Buffers. A value of a wrong type stays as it is: validation reports it. */
function fromJson(model: ServiceModel, shape: Shape, value: unknown): unknown {
  if (value === null || value === undefined) return undefined;
  if (shape.type === "blob") return typeof value === "string" ? Buffer.from(value, "base64") : value;
  if (shape.type === "list" && Array.isArray(value) && shape.member) {
    const member = shapeOf(model, shape.member);
    return value.map((item) => fromJson(model, member, item));
  }
  if (typeof value !== "object" || Array.isArray(value)) return value;
  const entries = Object.entries(value);
  if (shape.type === "map" && shape.value) {
    const item = shapeOf(model, shape.value);
    return Object.fromEntries(entries.map(([key, entry]) => [key, fromJson(model, item, entry)]));
  }
  const members = shape.members ?? {};
  const known = entries.filter(([name, entry]) => members[name] && !members[name].location && entry !== null);
  return Object.fromEntries(known.map(([name, entry]) => [name, fromJson(model, shapeOf(model, members[name] as MemberShape), entry)]));
}

/** Encodes an operation's output in the service's protocol. */
export function encodeOutput(model: ServiceModel, operation: Operation, output: unknown): WireReply {
  const contentType = model.metadata.protocol === "json" ? "application/x-amz-json-1.1" : "application/json";
  const shape = operation.output && shapeOf(model, operation.output);
  if (!shape) return { status: 200, headers: { "content-type": contentType }, body: model.metadata.protocol === "json" ? "" : "{}" };
  const members = { ...(output as Members | undefined) };
  const headers: Record<string, string> = {};
  for (const [name, member] of Object.entries(shape.members ?? {})) {
    if (member.location !== "header") continue;
    const value = members[name];
    if (typeof value === "string") headers[(member.locationName ?? name).toLowerCase()] = value;
    delete members[name];
  }
  if (shape.payload) {
    return { status: 200, headers: { ...headers, "content-type": "application/octet-stream" }, body: members[shape.payload] as Buffer };
  }
  return { status: 200, headers: { ...headers, "content-type": contentType }, body: JSON.stringify(members, blobsAsBase64) };
}

/** JSON.stringify calls Buffer's toJSON before it calls this, so the raw value is read from its holder. */
function blobsAsBase64(this: unknown, key: string, value: unknown): unknown {
  const raw = (this as Members)[key];
  return Buffer.isBuffer(raw) ? raw.toString("base64") : value;
}
