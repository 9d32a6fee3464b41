import type { Environment } from "../../../environments/schema";
import type { FoundParameter, FoundScanner } from "../look/scanner";
import type { Obstacle } from "../types";

/** Why bucket and parameters cannot be taken over as they are. */
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
      remedy: "Remove scan.reportBucket: then a bucket is made. Copy what you want to keep.",
    },
    ...found,
  ];
}

/** SSM, HierarchyTypeMismatchException: the type of a parameter cannot change, another one must be made. */
function parameterObstacles({ name, type }: FoundParameter, key: string, environment: string): Obstacle[] {
  if (type === "SecureString") return [];
  return [
    {
      what: "SSM parameter",
      name,
      problem: `is a ${type}, and SSM cannot make a SecureString of it`,
      remedy: `Remove snyk.${key}, or name another parameter there: a new one is made. Then: npm run ops -- secrets set --env ${environment}, and delete this one`,
    },
  ];
}
