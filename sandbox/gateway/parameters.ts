import { createHmac, randomBytes } from "node:crypto";
import type { WireReply } from "../core/protocol";
import { isObject } from "../iam/access/builder";
import type { RecognisedOperation } from "../iam/operations/recognised";

const READS = /^(GetParameters?|GetParameterHistory|GetParametersByPath)$/;

/** moto answers a SecureString that is not to be decrypted with its value in clear text; AWS answers a ciphertext. */
export class Parameters {
  private readonly secret = randomBytes(32);

  /** The answer to a call of Systems Manager, as AWS gives it. */
  fromMoto({ operation, params }: RecognisedOperation, reply: WireReply): WireReply {
    const decrypts = params.WithDecryption === true || params.WithDecryption === "true";
    if (!READS.test(operation) || decrypts || reply.status >= 300) return reply;
    const body = JSON.stringify(this.sealed(JSON.parse(reply.body.toString())));
    return { ...reply, headers: { ...reply.headers, "content-length": String(Buffer.byteLength(body)) }, body };
  }

  private sealed(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.sealed(item));
    if (!isObject(value)) return value;
    if (value.Type === "SecureString") return { ...value, Value: this.ciphertext(value.Value) };
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, this.sealed(item)]));
  }

  /** Looks like a ciphertext of KMS, and always the same for the same value. */
  private ciphertext(value: unknown): string {
    return `AQICAHh${createHmac("sha512", this.secret).update(String(value)).digest("base64").replaceAll("=", "")}`;
  }
}
