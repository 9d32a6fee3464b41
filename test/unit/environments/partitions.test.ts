import { readFileSync } from "node:fs";
import { join } from "node:path";
import { partitionOf } from "../../../environments/partitions";
import { REGIONS } from "../../../environments/regions";
import { regionalService } from "../../../modules/permissions/arn";
import { findToolbox } from "../../../sandbox/toolbox";

interface Partition {
  readonly id: string;
  readonly outputs: { readonly dnsSuffix: string };
  readonly regions: Readonly<Record<string, unknown>>;
}

interface Endpoints {
  readonly partition: string;
  readonly services: Readonly<Record<string, { readonly endpoints: Readonly<Record<string, unknown>> }>>;
}

async function fromBotocore<T>(file: string): Promise<readonly T[]> {
  const { botocoreDirectory } = await findToolbox();
  return (JSON.parse(readFileSync(join(botocoreDirectory, "data", file), "utf8")) as { readonly partitions: readonly T[] }).partitions;
}

test("every region of AWS has its partition and its names of services", async () => {
  const partitions = await fromBotocore<Partition>("partitions.json");
  expect(partitions.length).toBeGreaterThan(5);
  for (const { id, outputs, regions } of partitions) {
    for (const region of Object.keys(regions).filter((name) => /-\d+$/.test(name))) {
      expect([region, partitionOf(region)]).toEqual([region, id]);
      expect(regionalService({ partition: id, region }, "s3")).toBe(`s3.${region}.${outputs.dnsSuffix}`);
    }
  }
});

test("the regions are all that have CodeArtifact, and these have the services that a scan needs", async () => {
  const partitions = await fromBotocore<Endpoints>("endpoints.json");
  const having = (service: string) =>
    partitions.flatMap(({ services }) => Object.keys(services[service]?.endpoints ?? {}).filter((region) => !region.includes("fips")));
  expect([...REGIONS]).toEqual(having("codeartifact").sort());
  for (const service of ["codebuild", "codecommit", "codepipeline", "scheduler"])
    expect(having(service)).toEqual(expect.arrayContaining([...REGIONS]));
});
