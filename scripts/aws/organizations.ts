import { OrganizationsClient, paginateListAccounts } from "@aws-sdk/client-organizations";
import { isLoopback, shownAddress } from "../../environments/addresses";
import { networkHandler } from "../../modules/network/handler";
import { UsageError } from "../words/errors";
import type { Variables } from "./actor";
import { PATIENCE } from "./network";

export interface OrganizationAccount {
  /** 12 digits. */
  readonly id: string;
  readonly name: string;
  /** `ACTIVE`, `SUSPENDED`, `PENDING_CLOSURE`, or `UNKNOWN` if AWS says none. */
  readonly status: string;
}

/** Organizations has one address for each partition; a region only says which partition is meant. */
const ANY_REGION = "us-east-1";

/**
 * Every account of the caller's organization. Only its management account, or one to which it has delegated, may ask (Organizations
 * API, ListAccounts): the SDK's error says so otherwise. Throws UsageError if a variable would send the question elsewhere than to AWS
 * or to this machine.
 */
export async function accountsOfOrganization(variables: Variables): Promise<OrganizationAccount[]> {
  const endpoint = addressIn(variables);
  const client = new OrganizationsClient({
    region: variables.AWS_REGION ?? variables.AWS_DEFAULT_REGION ?? ANY_REGION,
    ignoreConfiguredEndpointUrls: true,
    ...(endpoint !== undefined && { endpoint }),
    maxAttempts: PATIENCE.maxAttempts,
    requestHandler: networkHandler(variables, PATIENCE.requestHandler) ?? PATIENCE.requestHandler,
  });
  const accounts: OrganizationAccount[] = [];
  try {
    for await (const { Accounts = [] } of paginateListAccounts({ client }, {}))
      for (const { Id, Name, Status } of Accounts)
        if (Id !== undefined) accounts.push({ id: Id, name: Name ?? "", status: Status ?? "UNKNOWN" });
  } finally {
    client.destroy();
  }
  return accounts;
}

function addressIn({ AWS_ENDPOINT_URL_ORGANIZATIONS, AWS_ENDPOINT_URL }: Variables): string | undefined {
  const address = AWS_ENDPOINT_URL_ORGANIZATIONS || AWS_ENDPOINT_URL || undefined;
  if (address === undefined || isLoopback(address)) return address;
  throw new UsageError(
    `A variable sends the question to ${shownAddress(address)}: ${AWS_ENDPOINT_URL_ORGANIZATIONS ? "AWS_ENDPOINT_URL_ORGANIZATIONS" : "AWS_ENDPOINT_URL"}.`,
    "Only an address of this machine is taken from a variable: unset it to ask AWS.",
  );
}
