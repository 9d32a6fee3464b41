import { DescribeConnectionCommand, UpdateConnectionCommand } from "@aws-sdk/client-eventbridge";
import type { Environment } from "../../environments/schema";
import type { Names } from "../../environments/names";
import { UNSET } from "../../modules/scanner/contract/secrets";
import { secrets } from "../../modules/text/redactor";
import type { Aws } from "../aws/clients";
import { askSecret, type Input, readAll } from "../cli/secret-input";
import { OperationError, UsageError } from "../words/errors";

/** Characters of the value that EventBridge takes (botocore 1.43.11, events, shape AuthHeaderParameters). */
const LONGEST = 512;

export interface WebhookContext {
  readonly aws: Pick<Aws, "eventBridge">;
  readonly names: Pick<Names, "webhook">;
  readonly environment: Pick<Environment, "name" | "account" | "notify">;
}

/** The webhook that the environment's file names. Throws UsageError if it names none. */
export function webhookOf({ name, notify }: WebhookContext["environment"]) {
  if (notify?.webhook !== undefined) return notify.webhook;
  throw new UsageError(`${name} has no webhook.`, "notify.webhook in the environment's file says where messages are posted.");
}

/** Reads the header's value from a terminal, without echo, or from a pipe. Throws UsageError, which never contains it. */
export async function readHeaderValue(header: string, input: Input): Promise<string> {
  const text = input.isTTY === true ? await askSecret(`Value of the header ${header} (not shown): `, input) : await readAll(input);
  const value = text.trim();
  // `Bearer SECRET`: whoever logs the secret alone has to be found too.
  secrets.learn(value, ...value.split(" "));
  if (value === "" || value === UNSET || value.length > LONGEST || !/^[\x20-\x7e]+$/.test(value))
    throw new UsageError(
      `The value of a header is a line of 1 to ${LONGEST} printable characters of ASCII, and not ${UNSET}.`,
      "Give it on standard input, or run the command on a terminal, which asks without showing what you type. Nothing was changed.",
    );
  return value;
}

/** Writes the value into EventBridge's connection, past Terraform: no state, plan, log or argument contains it. */
export async function setHeaderValue(value: string, { aws, names, environment }: WebhookContext): Promise<void> {
  const { header } = webhookOf(environment);
  const found = await aws.eventBridge.send(new DescribeConnectionCommand({ Name: names.webhook })).catch((error: unknown) => {
    if (error instanceof Error && error.name === "ResourceNotFoundException") return undefined;
    throw error;
  });
  if (found === undefined)
    throw new OperationError(
      `There is no connection ${names.webhook} in ${environment.account}.`,
      `Deploy it first: npm run ops -- deploy --env ${environment.name} --stack scanner`,
    );
  await aws.eventBridge.send(
    new UpdateConnectionCommand({
      Name: names.webhook,
      AuthorizationType: "API_KEY",
      AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: header, ApiKeyValue: value } },
    }),
  );
}
