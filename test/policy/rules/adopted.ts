import { namesOf } from "../../../environments/names";
import { counterpartsOf } from "../../../scripts/adopt/counterparts";
import { WORKSHOP } from "../../helpers/adopt-worlds";
import { ALL } from "../synthesized";

/** The attribute that identifies a resource in AWS, by resource type. */
const NAMED_BY: Readonly<Record<string, string>> = {
  aws_codeartifact_domain: "domain",
  aws_codeartifact_repository: "repository",
  aws_codecommit_repository: "repository_name",
  aws_s3_bucket: "bucket",
  aws_ssm_parameter: "name",
};

test("everything that ops adopt takes over is in the stacks, with the same address and name", () => {
  const adopted = ALL.filter(({ environment }) => environment.name === "adopted");
  const environment = adopted[0]?.environment;
  if (environment === undefined) throw new Error("no environment is called adopted");
  const names = namesOf(environment);
  const found = {
    registry: {
      domain: WORKSHOP.registry.domain && { ...WORKSHOP.registry.domain, name: environment.registry.domain },
      store: WORKSHOP.registry.store,
      team: WORKSHOP.registry.store && { ...WORKSHOP.registry.store, name: environment.registry.repository },
    },
    scanner: { ...WORKSHOP.scanner, bucket: WORKSHOP.scanner.bucket && { ...WORKSHOP.scanner.bucket, name: names.reportBucket } },
  };
  const counterparts = counterpartsOf(found, { environment, names });
  expect(counterparts).toHaveLength(7);
  for (const { stack, address, name } of counterparts) {
    const resource = adopted.find(({ kind }) => kind === stack)?.resources.find((each) => each.address === address);
    expect([address, resource?.attributes[NAMED_BY[resource.type] ?? ""]]).toEqual([address, name]);
  }
});
