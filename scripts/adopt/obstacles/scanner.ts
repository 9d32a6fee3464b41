import type { Environment } from "../../../environments/schema";
import type { FoundParameter, FoundScanner } from "../look/scanner";
import type { Obstacle } from "../types";

/** Why bucket and parameters cannot be adopted as they are. */
export function scannerObstacles({ bucket, token, organization }: FoundScanner, { name, region }: Environment): Obstacle[] {
  const parameters = [
    [token, "tokenParameter"],
    [organization, "organizationParameter"],
  ] as const;
  const found = parameters.flatMap(([parameter, key]) => (parameter ? parameterObstacles(parameter, key, name) : []));
  if (bucket === undefined || bucket.region === region) return found;
  return [
    {
      what: "S3 bucket",
      name: bucket.name,
      problem: `is in ${bucket.region}, not in ${region}`,
      remedy: "Remove scan.reportBucket, and a new bucket is created. Copy what you want to keep.",
    },
    ...found,
  ];
}

/** The type of a parameter cannot change (SSM: HierarchyTypeMismatchException), so a new one has to be created. */
function parameterObstacles({ name, type }: FoundParameter, key: string, environment: string): Obstacle[] {
  if (type === "SecureString") return [];
  return [
    {
      what: "SSM parameter",
      name,
      problem: `is a ${type}, and SSM cannot change it into a SecureString`,
      remedy: `Remove snyk.${key}, or name another parameter there, and a new one is created. Then run npm run ops -- secrets set --env ${environment}, and delete this one`,
    },
  ];
}
