import { loadEnvironment } from "../../../../environments/load";
import { STACKS } from "../../../../environments/names";
import { ownKeyOf } from "../../../../scripts/drift/own-key";

const dev = loadEnvironment("dev");
const kmsKeyArn = `arn:aws:kms:${dev.region}:${dev.account}:key/11111111-2222-3333-4444-555555555555`;
const registry = { ...dev.registry, encryptionKey: kmsKeyArn };
const own = { ...dev, registry, scan: { ...dev.scan, kmsKeyArn }, snyk: { ...dev.snyk, kmsKeyArn } };

test("each stack whose data a key of the company's own encrypts says which key of the file names it", () => {
  expect(STACKS.map((kind) => [kind, ownKeyOf(own, kind), ownKeyOf(dev, kind)])).toEqual([
    ["state", undefined, undefined],
    ["runs", undefined, undefined],
    ["registry", "registry.encryptionKey", undefined],
    ["secrets", "snyk.kmsKeyArn", undefined],
    ["scanner", "scan.kmsKeyArn", undefined],
  ]);
});
