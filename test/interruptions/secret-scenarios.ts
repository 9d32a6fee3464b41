import { CreateConnectionCommand, DescribeConnectionCommand } from "@aws-sdk/client-eventbridge";
import { asBefore, withoutSecretsStack } from "../helpers/former-secrets";
import { deployed, GIVEN, SMALL, store, STORED, WHOLE, withStates } from "./prepare";
import type { Scenario } from "./scenario";
import { keyProblems, valueProblems } from "./secrets";
import { deployedProblems } from "./settled";

export const SECRET_SCENARIOS: readonly Scenario[] = [
  {
    name: "move secrets",
    terraform: true,
    async prepare(place) {
      await withStates(place, WHOLE);
      await deployed(place, "secrets", "scanner");
      await asBefore(place.outside, STORED);
      await withoutSecretsStack(place.outside);
    },
    args: ({ name }) => ["deploy", "--env", name, "--stack", "secrets", "scanner", "--yes"],
    problems: async (place) => [
      ...(await deployedProblems(place, ["secrets", "scanner"])),
      ...(await valueProblems(place, STORED)),
      ...(await keyProblems(place)),
    ],
  },
  {
    name: "secrets",
    terraform: false,
    async prepare(place) {
      await withStates(place, SMALL);
      await store(place, { token: "placeholder", organization: "placeholder" });
    },
    args: ({ name }) => ["secrets", "set", "--env", name],
    input: JSON.stringify(GIVEN),
    problems: (place) => valueProblems(place, GIVEN),
  },
  {
    name: "secrets rotate",
    terraform: false,
    async prepare(place) {
      await withStates(place, SMALL);
      await store(place, STORED);
    },
    args: ({ name }) => ["secrets", "rotate", "--env", name, "--token-stdin"],
    input: GIVEN.token,
    problems: (place) => valueProblems(place, { ...STORED, token: GIVEN.token }),
  },
  {
    name: "secrets webhook",
    terraform: false,
    async prepare(place) {
      await withStates(place, [...SMALL, "notify: { webhook: { url: https://events.example.com/scan, header: X-Api-Key } }"]);
      const Name = place.names.webhook;
      // Nobody can read the value; the name of the header tells whether both were written.
      const ApiKeyAuthParameters = { ApiKeyName: "X-Other", ApiKeyValue: "placeholder" };
      await place.aws.eventBridge.send(
        new CreateConnectionCommand({ Name, AuthorizationType: "API_KEY", AuthParameters: { ApiKeyAuthParameters } }),
      );
    },
    args: ({ name }) => ["secrets", "webhook", "--env", name, "--yes"],
    input: "the-value",
    async problems({ aws, names }) {
      const { AuthorizationType, AuthParameters } = await aws.eventBridge.send(new DescribeConnectionCommand({ Name: names.webhook }));
      const header = AuthParameters?.ApiKeyAuthParameters?.ApiKeyName;
      return AuthorizationType === "API_KEY" && header === "X-Api-Key" ? [] : [`the connection has ${AuthorizationType}, ${header}`];
    },
  },
];
