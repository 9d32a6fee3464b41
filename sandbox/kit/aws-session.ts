import type { S3Client } from "@aws-sdk/client-s3";
import aws4 from "aws4";
import { AwsError } from "../core/errors";

export interface Keys {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** A request that is to be signed. */
export interface SignedRequest {
  /** SigV4 service name. */
  readonly service: string;
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers?: Record<string, string>;
  /** Is sent as JSON. */
  readonly body?: object;
  readonly signal?: AbortSignal;
}

/** Calls AWS through the gateway as one caller in one region. IAM is evaluated for each call. */
export class AwsSession {
  private client: Promise<S3Client> | undefined;

  constructor(
    /** `http://127.0.0.1:PORT`. */
    readonly endpoint: string,
    readonly region: string,
    readonly keys: Keys,
  ) {}

  /**
   * Calls an operation of a service that speaks `application/x-amz-json-1.1`.
   * @param target `X-Amz-Target`: `CodeBuild_20161006.StartBuild`
   * Throws {@link AwsError} with the service's code and message.
   */
  json<Output>(service: string, target: string, input: object): Promise<Output> {
    const headers = { "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": target };
    return this.call<Output>({ service, method: "POST", path: "/", headers, body: input });
  }

  /** Calls a GET operation of a REST-JSON service. Throws {@link AwsError}. */
  get<Output>(service: string, path: string): Promise<Output> {
    return this.call<Output>({ service, method: "GET", path });
  }

  /** The SDK's S3 client, loaded on first use because loading takes a tenth of a second. */
  s3(): Promise<S3Client> {
    this.client ??= import("@aws-sdk/client-s3").then(
      ({ S3Client }) => new S3Client({ endpoint: this.endpoint, region: this.region, credentials: this.keys, forcePathStyle: true }),
    );
    return this.client;
  }

  /** A session of another role, which must trust this session's role. Throws STS's error. */
  async assumeRole(roleArn: string, sessionName: string): Promise<AwsSession> {
    const { AssumeRoleCommand, STSClient } = await import("@aws-sdk/client-sts");
    const client = new STSClient({ endpoint: this.endpoint, region: this.region, credentials: this.keys });
    const { Credentials } = await client.send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: sessionName }));
    const { AccessKeyId = "", SecretAccessKey = "", SessionToken } = Credentials ?? {};
    return new AwsSession(this.endpoint, this.region, {
      accessKeyId: AccessKeyId,
      secretAccessKey: SecretAccessKey,
      sessionToken: SessionToken,
    });
  }

  /** Sends a signed request, and gives whatever is answered. */
  async send({ service, method, path, headers = {}, body, signal }: SignedRequest): Promise<Response> {
    const { host } = new URL(this.endpoint);
    const text = body === undefined ? undefined : JSON.stringify(body);
    const signed = aws4.sign({ service, method, path, headers, host, region: this.region, body: text }, this.keys);
    return fetch(this.endpoint + path, {
      method,
      // fetch adds the length, which is signed too, by itself: beside its own, undici's dispatcher refuses ours.
      headers: Object.entries(signed.headers ?? {}).flatMap(([name, value]): [string, string][] =>
        name.toLowerCase() === "content-length" ? [] : [[name, String(value)]],
      ),
      body: text,
      signal,
    });
  }

  private async call<Output>(request: SignedRequest): Promise<Output> {
    const reply = await this.send(request);
    const text = await reply.text();
    if (!reply.ok) throw errorOf(text, reply.status, reply.headers.get("x-amzn-errortype"));
    return (text === "" ? {} : JSON.parse(text)) as Output;
  }
}

function errorOf(text: string, status: number, errorType: string | null): AwsError {
  let body: { __type?: string; message?: string; Message?: string } = {};
  try {
    body = JSON.parse(text) as typeof body;
  } catch {
    body = { message: text };
  }
  const code = (errorType ?? body.__type ?? "UnknownError").split(":")[0]?.split("#").at(-1) ?? "UnknownError";
  return new AwsError(code, body.message ?? body.Message ?? text, {}, status);
}
