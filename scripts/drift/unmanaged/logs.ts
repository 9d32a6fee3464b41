import {
  DescribeMetricFiltersCommand,
  DescribeResourcePoliciesCommand,
  DescribeSubscriptionFiltersCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import { patternWithin } from "../policy/widening";
import { arnIn, type Aspect, type Extra, type Place } from "./aspect";
import { policyExtras } from "./grants";
import { every } from "./pages";

const ADDRESS = "aws_cloudwatch_log_group.scan_logs";

/** Where the scan's log goes, and who may read or write it, beside our own role. */
export function logAspects(place: Place): Aspect[] {
  const { logGroup } = place.names;
  return [
    {
      name: "subscription filters",
      address: ADDRESS,
      ask: async ({ logs }) => {
        const all = await every(async (nextToken) => {
          const page = await logs.send(new DescribeSubscriptionFiltersCommand({ logGroupName: logGroup, nextToken }));
          return { items: page.subscriptionFilters, next: page.nextToken };
        });
        return all.map(({ filterName = "", destinationArn, roleArn }): Extra => {
          const value = { destinationArn, roleArn };
          return { attribute: `subscription_filters.${filterName}`, value, severity: "high", why: "the scan's log goes elsewhere" };
        });
      },
    },
    {
      name: "metric filters",
      address: ADDRESS,
      ask: async ({ logs }) => {
        const all = await every(async (nextToken) => {
          const page = await logs.send(new DescribeMetricFiltersCommand({ logGroupName: logGroup, nextToken }));
          return { items: page.metricFilters, next: page.nextToken };
        });
        return all.map(({ filterName = "", filterPattern }): Extra => {
          return {
            attribute: `metric_filters.${filterName}`,
            value: filterPattern ?? "",
            severity: "low",
            why: "lines of the log are counted",
          };
        });
      },
    },
    { name: "resource policies", address: ADDRESS, ask: async ({ logs }) => resourcePolicies(place, logs) },
  ];
}

/** The account's policies of CloudWatch Logs, as far as they hold for our log group. */
async function resourcePolicies(place: Place, logs: Parameters<Aspect["ask"]>[0]["logs"]): Promise<Extra[]> {
  const all = await every(async (nextToken) => {
    const page = await logs.send(new DescribeResourcePoliciesCommand({ nextToken }));
    return { items: page.resourcePolicies, next: page.nextToken };
  });
  const ours = arnIn(place, "logs", `log-group:${place.names.logGroup}`);
  const forOurs = (statement: object) => {
    const { Resource = "*" } = statement as { readonly Resource?: string | readonly string[] };
    return [Resource].flat().some((pattern) => [ours, `${ours}:*`].some((arn) => patternWithin(arn, pattern)));
  };
  return all.flatMap(({ policyName = "", policyDocument }) => policyExtras(`resource_policies.${policyName}`, policyDocument, forOurs));
}
