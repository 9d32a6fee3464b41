import {
  GetBucketAccelerateConfigurationCommand,
  GetBucketAclCommand,
  GetBucketCorsCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketReplicationCommand,
  GetBucketRequestPaymentCommand,
  GetBucketWebsiteCommand,
  type Grant,
  ListBucketInventoryConfigurationsCommand,
  type S3Client,
} from "@aws-sdk/client-s3";
import { bucketExists } from "../../aws/existing-resources";
import type { Severity } from "../model/types";
import { isAnswer, type Aspect, type Extra, type Place } from "./aspect";
import { notifications } from "./bucket-notifications";
import { every } from "./pages";

/** Asked because the AWS provider takes a bucket that it may not look at for one that is gone. */
export const EXISTENCE = "existence";

export interface Bucket {
  readonly address: string;
  readonly bucket: string;
  /** Whether our stack has a lifecycle of its own for it. */
  readonly lifecycle: boolean;
  /** Whether our stack configures its access logs. */
  readonly logging: boolean;
}

/** Attributes are called as Terraform calls them at the bucket, where it has them. */
export function bucketAspects({ environment }: Place, { address, bucket, lifecycle, logging }: Bucket): Aspect[] {
  const { account } = environment;
  const of = { Bucket: bucket, ExpectedBucketOwner: account };
  /** One setting that is there, or is not. @param absent code of AWS's answer if it is not there */
  const setting = (attribute: string, severity: Severity, why: string, read: (s3: S3Client) => Promise<unknown>, absent = ""): Aspect => ({
    name: attribute.replaceAll("_", " "),
    address,
    attributes: [attribute],
    ask: async ({ s3 }) => {
      const value = await read(s3).catch((error: unknown) => {
        if (isAnswer(error, absent)) return undefined;
        throw error;
      });
      return value === undefined ? [] : [{ attribute, value, severity, why }];
    },
  });
  const aspects: Aspect[] = [
    {
      name: EXISTENCE,
      address,
      ask: async ({ s3 }) => {
        await bucketExists(s3, bucket, account);
        return [];
      },
    },
    {
      name: "access control list",
      address,
      attributes: ["acl", "grant"],
      ask: async ({ s3 }) => grantsIn(await s3.send(new GetBucketAclCommand(of))),
    },
    { name: "notifications", address, ask: ({ s3 }) => notifications(s3, of) },
    setting(
      "replication_configuration",
      "high",
      "objects are copied elsewhere",
      async (s3) => (await s3.send(new GetBucketReplicationCommand(of))).ReplicationConfiguration,
      "ReplicationConfigurationNotFoundError",
    ),
    setting(
      "website",
      "high",
      "the bucket is a website",
      async (s3) => {
        const { IndexDocument, ErrorDocument, RedirectAllRequestsTo, RoutingRules } = await s3.send(new GetBucketWebsiteCommand(of));
        return { IndexDocument, ErrorDocument, RedirectAllRequestsTo, RoutingRules };
      },
      "NoSuchWebsiteConfiguration",
    ),
    setting(
      "cors_rule",
      "medium",
      "pages of other origins may ask for objects",
      async (s3) => (await s3.send(new GetBucketCorsCommand(of))).CORSRules,
      "NoSuchCORSConfiguration",
    ),
    ...(logging
      ? []
      : [
          setting(
            "logging",
            "medium",
            "the objects' names are written elsewhere",
            async (s3) => (await s3.send(new GetBucketLoggingCommand(of))).LoggingEnabled,
          ),
        ]),
    { name: "inventories", address, ask: ({ s3 }) => inventories(s3, of) },
    setting("acceleration_status", "low", "objects take another way", async (s3) => {
      const { Status } = await s3.send(new GetBucketAccelerateConfigurationCommand(of));
      return Status === "Enabled" ? Status : undefined;
    }),
    setting("request_payer", "low", "whoever asks has to pay", async (s3) => {
      const { Payer } = await s3.send(new GetBucketRequestPaymentCommand(of));
      return Payer === "Requester" ? Payer : undefined;
    }),
  ];
  if (lifecycle) return aspects;
  const rules = async (s3: S3Client) => (await s3.send(new GetBucketLifecycleConfigurationCommand(of))).Rules;
  return [...aspects, setting("lifecycle_rule", "high", "objects are deleted in time", rules, "NoSuchLifecycleConfiguration")];
}

/** S3's predefined groups that are everybody (Amazon S3 User Guide, "Access control list (ACL) overview"). */
const EVERYBODY = /\/groups\/global\/(AllUsers|AuthenticatedUsers)$/;

/** The owner has full control of every bucket. */
function grantsIn({ Owner, Grants = [] }: { readonly Owner?: { readonly ID?: string }; readonly Grants?: readonly Grant[] }): Extra[] {
  return Grants.filter(({ Grantee }) => Grantee?.ID === undefined || Grantee.ID !== Owner?.ID).map(
    ({ Grantee, Permission = "" }): Extra => {
      const who = Grantee?.URI ?? Grantee?.ID ?? Grantee?.EmailAddress ?? "";
      const why = EVERYBODY.test(who) ? "the bucket is open to everybody" : "another grant on the bucket";
      return { attribute: `grant.${who.split("/").at(-1)}.${Permission}`, value: { Grantee: who, Permission }, severity: "high", why };
    },
  );
}

async function inventories(s3: S3Client, of: { readonly Bucket: string; readonly ExpectedBucketOwner: string }): Promise<Extra[]> {
  const all = await every(async (ContinuationToken) => {
    const page = await s3.send(new ListBucketInventoryConfigurationsCommand(Object.assign({ ContinuationToken }, of)));
    return { items: page.InventoryConfigurationList, next: page.NextContinuationToken };
  });
  return all.map(({ Id = "", Destination, IsEnabled }): Extra => {
    return { attribute: `inventory.${Id}`, value: { Destination, IsEnabled }, severity: "high", why: "lists of the objects go elsewhere" };
  });
}
