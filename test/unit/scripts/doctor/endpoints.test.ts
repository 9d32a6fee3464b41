import { loadEnvironment } from "../../../../environments/load";
import { actorIn } from "../../../../scripts/aws/actor";
import { endpoints } from "../../../../scripts/doctor/checks/endpoints";
import { consult } from "../../../../scripts/doctor/consult";
import { screen } from "../../../helpers/states";
import { patient, said } from "./patient";

const prod = loadEnvironment("prod");

test("the addresses in use are shown with their sources", async () => {
  const { endpoints: used } = actorIn(prod, { endpoint: "https://aws.example.com/", variables: { HOME: "/no/home" } });
  const [s3, ssm] = [
    { address: "https://s3.example.com", source: "endpoints.s3" },
    { address: "https://s3.example.com", source: "endpoints.ssm" },
  ];
  expect(await said(endpoints, patient({}))).toEqual(["ok: AWS's own, for every service"]);
  expect(await said(endpoints, { ...patient({}), endpoints: used })).toEqual(["ok: every service: https://aws.example.com (the caller)"]);
  expect(await said(endpoints, { ...patient({}), endpoints: { s3, ssm } })).toEqual([
    "ok: s3: https://s3.example.com (endpoints.s3)",
    "ok: ssm: https://s3.example.com (endpoints.ssm)",
  ]);
});

test("settings that would send data elsewhere are problems, and nothing is asked there", async () => {
  const variables = { HOME: "/no/home", AWS_ENDPOINT_URL: "http://127.0.0.1:9", AWS_ENDPOINT_URL_SSM: "http://127.0.0.1:9" };
  const context = {
    environments: [prod],
    actorIn: () => actorIn(prod, { variables }),
    console: screen().console,
    signal: new AbortController().signal,
  };
  const findings = (await consult(context)).filter(({ environment }) => environment === "prod");
  expect(findings).toEqual(
    ["AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SSM"].map((name) => ({
      environment: "prod",
      check: "endpoints",
      level: "problem",
      what: `${name}=http://127.0.0.1:9`,
      fix: "unset it: only https is taken, and only from environments/prod.yaml",
    })),
  );
});
