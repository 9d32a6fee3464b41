import { typesIn } from "../../helpers/quick-provider/named-types";
import { partOf } from "../../helpers/quick-provider/schema";

/** A field of a protobuf message that is a message itself, shorter than 128 bytes. */
const field = (number: number, ...content: Buffer[]) => {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([(number << 3) | 2, body.length]), body]);
};
const entry = (map: number, name: string, content = "schema") => field(map, field(1, Buffer.from(name)), field(2, Buffer.from(content)));

describe("the part of a provider's schema that tests need", () => {
  const provider = field(1, Buffer.from("the provider's own"));
  const functions = entry(7, "arn_parse");
  const capabilities = field(6, Buffer.from([8, 1]));

  it("has the named resource types and data sources, and all that is no map of those", () => {
    const [bucket, queue] = [entry(2, "aws_s3_bucket"), entry(2, "aws_sqs_queue")];
    const [partition, zones] = [entry(3, "aws_partition"), entry(3, "aws_availability_zones")];
    const schema = Buffer.concat([provider, queue, bucket, zones, partition, functions, capabilities]);
    expect(partOf(schema, new Set(["aws_s3_bucket", "aws_partition"]))).toEqual(
      Buffer.concat([provider, bucket, partition, functions, capabilities]),
    );
  });

  it("knows lengths of several bytes", () => {
    const name = Buffer.from("aws_s3_bucket");
    const body = Buffer.concat([field(1, name), Buffer.alloc(300)]);
    const long = Buffer.concat([Buffer.from([(2 << 3) | 2, 0x80 | (body.length & 0x7f), body.length >> 7]), body]);
    const schema = Buffer.concat([long, entry(2, "aws_sqs_queue")]);
    expect(partOf(schema, new Set(["aws_s3_bucket"]))).toEqual(long);
    expect(partOf(schema, new Set(["aws_sqs_queue"]))).toEqual(entry(2, "aws_sqs_queue"));
  });

  it("is named by constructs, and by types in any text", () => {
    const text = 'import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket";\nresource "aws_kms_key" "key" {}\n`aws_iam_role.scan`';
    expect(typesIn(text)).toEqual(["aws_kms_key", "aws_iam_role", "aws_s3_bucket"]);
  });
});
