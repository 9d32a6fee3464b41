import { SSMClient } from "@aws-sdk/client-ssm";
import { describeParameter } from "../../../../scripts/aws/parameters";
import { fakeClient } from "../fake-client";

const NAME = "/dev/package-scan/snyk-token";
const asked = { ParameterFilters: [{ Key: "Name", Option: "Equals", Values: [NAME] }] };

/** @param pages what each page has; the first is asked for without a token */
function clientOf(pages: readonly (readonly string[])[]) {
  const inputs: object[] = [];
  const { client } = fakeClient(SSMClient, {
    DescribeParameters: (input: { NextToken?: string }) => {
      inputs.push({ ...input });
      const at = Number(input.NextToken ?? 0);
      const NextToken = at + 1 < pages.length ? String(at + 1) : undefined;
      return { Parameters: (pages[at] ?? []).map((Name) => ({ Name, Type: "SecureString" })), NextToken };
    },
  });
  return { client, inputs };
}

test("a parameter behind empty pages is found: SSM answers so where it has reached a limit of its own", async () => {
  const { client, inputs } = clientOf([[], [], [NAME], ["not asked for"]]);
  expect(await describeParameter(NAME, client)).toEqual({ Name: NAME, Type: "SecureString" });
  expect(inputs).toMatchObject([asked, { ...asked, NextToken: "1" }, { ...asked, NextToken: "2" }]);
});

test("there is none only after the last page, and another name is not it", async () => {
  const { client, inputs } = clientOf([[], [`${NAME}-2`]]);
  expect(await describeParameter(NAME, client)).toBeUndefined();
  expect(inputs).toHaveLength(2);
});
