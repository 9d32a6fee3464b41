import { loadEnvironment } from "../../../../environments/load";
import { actorIn } from "../../../../scripts/aws/actor";

const HOME = "/no/home";
const LOCAL = "http://127.0.0.1:4566";
const prod = loadEnvironment("prod");
const sandbox = loadEnvironment("sandbox");

test("outside a local environment, the environment's file alone says where data goes, to children too", () => {
  const ssm = "https://ssm.example.com";
  const { endpoints, variables } = actorIn({ ...prod, endpoints: { ssm } }, { variables: { HOME, AWS_ENDPOINT_URL_SSM: ssm } });
  expect(endpoints).toEqual({ ssm: { address: ssm, source: "endpoints.ssm" } });
  expect(variables.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS).toBe("true");
  expect(() => actorIn(prod, { variables: { HOME, AWS_ENDPOINT_URL_SSM: ssm } })).toThrow("AWS_ENDPOINT_URL_SSM=https://ssm.example.com");
});

test("the quarantine has a role of its own, and no other takes its place", () => {
  const variables = { HOME };
  expect(actorIn(prod, { variables }, "quarantine").role?.arn).toBe("arn:aws:iam::444455556666:role/package-scan-archive");
  expect(() => actorIn({ ...prod, quarantineRoleArn: undefined }, { variables }, "quarantine")).toThrow(
    "environments/prod.yaml names a deployRoleArn and no quarantineRoleArn.\n  Have the role made that npm run ops -- roles --env prod prints",
  );
  const neither = { ...prod, quarantineRoleArn: undefined, deployRoleArn: undefined, readOnlyRoleArn: undefined };
  expect(actorIn(neither, { variables }, "quarantine").role).toBeUndefined();
});

test("in a local environment, variables say it, unless the file does", () => {
  const variables = { HOME, AWS_ENDPOINT_URL: LOCAL, AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: "http://localhost:1" };
  const { endpoints, variables: own } = actorIn({ ...sandbox, endpoints: { s3: "http://localhost:2" } }, { variables });
  expect(own).toEqual(variables);
  expect(endpoints).toMatchObject({
    ssm: { address: LOCAL, source: "AWS_ENDPOINT_URL" },
    logs: { address: "http://localhost:1", source: "AWS_ENDPOINT_URL_CLOUDWATCH_LOGS" },
    s3: { address: "http://localhost:2", source: "endpoints.s3" },
  });
  expect(Object.keys(endpoints)).toHaveLength(14);
});

test("whoever starts a local AWS names its address", () => {
  expect(actorIn(sandbox, { endpoint: LOCAL, variables: { HOME } }).endpoints.kms).toEqual({ address: LOCAL, source: "the caller" });
  expect(actorIn(sandbox, { variables: { HOME } }).endpoints).toEqual({});
});
