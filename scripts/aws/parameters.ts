import { paginateDescribeParameters, type ParameterMetadata, type SSMClient } from "@aws-sdk/client-ssm";

/**
 * The facts of a parameter, without its value; undefined if there is none. All pages are read until it is found: SSM may answer with
 * an empty one and the token of the next (API reference, DescribeParameters: results come "on a best-effort basis").
 */
export async function describeParameter(name: string, ssm: SSMClient): Promise<ParameterMetadata | undefined> {
  const ParameterFilters = [{ Key: "Name", Option: "Equals", Values: [name] }];
  for await (const { Parameters = [] } of paginateDescribeParameters({ client: ssm }, { ParameterFilters })) {
    const found = Parameters.find(({ Name }) => Name === name);
    if (found !== undefined) return found;
  }
  return undefined;
}
