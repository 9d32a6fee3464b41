import { nearest } from "./nearest";

export { partitionOf } from "./partitions";

/**
 * AWS Regions that have CodeArtifact.
 * Source: botocore 1.43.11, data/endpoints.json, service codeartifact.
 */
export const REGIONS = [
  "ap-northeast-1",
  "ap-south-1",
  "ap-southeast-1",
  "ap-southeast-2",
  "eu-central-1",
  "eu-north-1",
  "eu-south-1",
  "eu-west-1",
  "eu-west-2",
  "eu-west-3",
  "us-east-1",
  "us-east-2",
  "us-west-2",
] as const;

/** The list of regions for the message about an unknown one, with the most similar first. */
export function regionHint(region: unknown): string {
  const near = typeof region === "string" ? nearest(region, REGIONS) : undefined;
  const lines = [REGIONS.slice(0, 7), REGIONS.slice(7)].map((part) => part.join(", "));
  return `${near === undefined ? "" : `; did you mean ${near}?`}\nOne of ${lines.join(",\n")}`;
}
