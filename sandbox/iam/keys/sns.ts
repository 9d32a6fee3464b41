import type { Access } from "../../core/service";
import type { Params, Place } from "../access/builder";
import { string } from "../access/builder";
import { text, texts } from "../../kit/xml";
import type { MotoApi } from "../moto-api";
import { ifFound } from "../moto-api";
import { keyAccess } from "./use";

/**
 * SNS encrypts a message with the publisher's permissions, if the topic has a key of KMS: it makes a data key, or decrypts the one that
 * it has (SNS Developer Guide, "Key management": permissions to publish to an encrypted topic).
 */
export async function topicKeys(moto: MotoApi, operation: string, params: Params, place: Place): Promise<readonly Access[]> {
  const topic = string(params, "TopicArn", "TargetArn");
  if (!/^Publish(Batch)?$/.test(operation) || topic === undefined) return [];
  const key = await keyOf(moto, topic, place);
  if (key === undefined) return [];
  const use = (action: string) => keyAccess({ action, key, service: "sns", encryptionContext: { "aws:sns:topicArn": topic } }, place);
  return [use("kms:GenerateDataKey"), use("kms:Decrypt")];
}

async function keyOf(moto: MotoApi, topic: string, place: Place): Promise<string | undefined> {
  const parameters = { Action: "GetTopicAttributes", Version: "2010-03-31", TopicArn: topic };
  const xml = (await ifFound(moto.query("sns", parameters, place))) ?? "";
  const entry = texts(xml, "entry").find((each) => text(each, "key") === "KmsMasterKeyId");
  return entry === undefined ? undefined : text(entry, "value");
}
