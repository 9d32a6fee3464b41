import type { WireReply } from "../core/protocol";
import type { Place } from "../iam/access/builder";
import type { MotoApi } from "../iam/moto-api";
import { isManaged } from "../iam/resources/managed-key";

interface Described {
  readonly KeyMetadata: { readonly KeyId: string; readonly KeyManager?: string };
}

/** moto makes AWS managed keys, such as `aws/ssm`, when somebody first asks for them, but calls them a customer's. */
export class ManagedKeys {
  constructor(private readonly moto: Pick<MotoApi, "json">) {}

  /** The answer to DescribeKey, with who really manages the key. */
  async fromMoto(operation: string, reply: WireReply, place: Place): Promise<WireReply> {
    if (operation !== "DescribeKey" || reply.status >= 300) return reply;
    const { KeyMetadata: key } = JSON.parse(reply.body.toString()) as Described;
    const listed = await this.moto.json("kms", "TrentService.ListAliases", { KeyId: key.KeyId }, place);
    const aliases = (listed.Aliases as readonly { AliasName: string }[]).map(({ AliasName: name }) => name);
    if (!isManaged(aliases)) return reply;
    const body = JSON.stringify({ KeyMetadata: { ...key, KeyManager: "AWS" } });
    return { ...reply, headers: { ...reply.headers, "content-length": String(Buffer.byteLength(body)) }, body };
  }
}
