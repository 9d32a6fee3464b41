import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

/** A shape of a botocore service model, as far as this sandbox reads it. */
export interface Shape {
  readonly type: string;
  readonly members?: Readonly<Record<string, MemberShape>>;
  readonly required?: readonly string[];
  readonly member?: MemberShape;
  readonly key?: MemberShape;
  readonly value?: MemberShape;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
  readonly payload?: string;
  readonly error?: { readonly httpStatusCode?: number; readonly code?: string };
  readonly exception?: boolean;
}

export interface MemberShape {
  readonly shape: string;
  readonly location?: "querystring" | "header" | "headers" | "uri" | "statusCode";
  readonly locationName?: string;
}

export interface Operation {
  readonly name: string;
  readonly http: { readonly method: string; readonly requestUri: string };
  readonly input?: { readonly shape: string };
  readonly output?: { readonly shape: string };
  readonly errors?: readonly { readonly shape: string }[];
}

/** AWS's own description of a service, as botocore ships it (`botocore/data/<service>/<date>/service-2.json.gz`). */
export interface ServiceModel {
  readonly metadata: {
    readonly protocol: string;
    readonly targetPrefix?: string;
    readonly endpointPrefix: string;
    readonly signingName?: string;
  };
  readonly operations: Readonly<Record<string, Operation>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/** Loads service models from a botocore installation and caches them. */
export class ServiceModels {
  private readonly loaded = new Map<string, ServiceModel | undefined>();
  private readonly folderOf: ReadonlyMap<string, string>;

  /** @param botocoreDirectory the folder of the `botocore` Python package */
  constructor(botocoreDirectory: string) {
    const data = join(botocoreDirectory, "data");
    const folders = readdirSync(data, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    this.folderOf = new Map(folders.map(({ name }) => [name, join(data, name)]));
  }

  /** The newest model of a service, by botocore's folder name; undefined if botocore does not know it. */
  find(service: string): ServiceModel | undefined {
    if (!this.loaded.has(service)) this.loaded.set(service, this.read(service));
    return this.loaded.get(service);
  }

  /** Like {@link find}, for a service that must exist. */
  get(service: string): ServiceModel {
    const model = this.find(service);
    if (!model) throw new Error(`botocore has no service model "${service}"`);
    return model;
  }

  private read(service: string): ServiceModel | undefined {
    const folder = this.folderOf.get(service);
    const newest = folder && readdirSync(folder).sort().at(-1);
    if (!folder || !newest) return undefined;
    return JSON.parse(gunzipSync(readFileSync(join(folder, newest, "service-2.json.gz"))).toString()) as ServiceModel;
  }
}

/** The shape that a reference names. */
export function shapeOf(model: ServiceModel, reference: { readonly shape: string }): Shape {
  const shape = model.shapes[reference.shape];
  if (!shape) throw new Error(`service model has no shape "${reference.shape}"`);
  return shape;
}

/** The HTTP status of an error of this service: what the model says, else 400 (500 for a fault). */
export function errorStatus(model: ServiceModel, code: string): number {
  return model.shapes[code]?.error?.httpStatusCode ?? (/^Internal/.test(code) ? 500 : 400);
}
