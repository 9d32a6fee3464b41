import { LinkedRoles } from "../../../../sandbox/gateway/linked-roles";
import { MotoFault } from "../../../../sandbox/iam/moto-api";

const PLACE = { account: "111122223333", region: "eu-central-1" };
const ROLE = "AWSServiceRoleForAmazonEventBridgeApiDestinations";
const ARN = `arn:aws:iam::111122223333:role/aws-service-role/apidestinations.events.amazonaws.com/${ROLE}`;

/** IAM of one account, with the roles that were made. */
function account() {
  const made: Readonly<Record<string, string>>[] = [];
  const query = (_service: string, parameters: Readonly<Record<string, string>>) => {
    if (parameters.Action === "CreateRole") made.push(parameters);
    else if (made.every(({ RoleName }) => RoleName !== parameters.RoleName))
      return Promise.reject(new MotoFault(404, "<Code>NoSuchEntity</Code>", "GetRole"));
    return Promise.resolve("<Response/>");
  };
  return { roles: new LinkedRoles({ query }), made };
}

test("the first connection of an account needs, and makes, EventBridge's own role", async () => {
  const { roles, made } = account();
  const needed = [
    { action: "iam:CreateServiceLinkedRole", resources: [ARN], context: { "iam:AWSServiceName": "apidestinations.events.amazonaws.com" } },
  ];
  expect(await roles.accesses("events", "CreateConnection", PLACE)).toEqual(needed);
  // A call that was refused has made nothing.
  expect(await roles.accesses("events", "CreateConnection", PLACE)).toEqual(needed);
  await roles.make("events", "CreateConnection", PLACE);
  expect(made).toMatchObject([{ RoleName: ROLE, Path: "/aws-service-role/apidestinations.events.amazonaws.com/" }]);
  expect(await roles.accesses("events", "CreateConnection", PLACE)).toEqual([]);
  await roles.make("events", "CreateConnection", PLACE);
  expect(made).toHaveLength(1);
});

test("no other call does", async () => {
  const { roles, made } = account();
  for (const [service, operation] of [
    ["events", "UpdateConnection"],
    ["events", "CreateApiDestination"],
    ["sns", "CreateConnection"],
  ] as const) {
    expect(await roles.accesses(service, operation, PLACE)).toEqual([]);
    await roles.make(service, operation, PLACE);
  }
  expect(made).toEqual([]);
});
