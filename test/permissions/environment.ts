import { readFileSync } from "node:fs";
import { join } from "node:path";
import { readEnvironment } from "../../environments/read";
import type { Environment } from "../../environments/schema";
import { ROOT } from "../../scripts/process/paths";

const SCAN = `scan:
  onPublish: true
  vpc: { id: vpc-0a1b2c3d4e5f67890, subnets: [subnet-0a1b2c3d4e5f67890], securityGroups: [sg-0a1b2c3d4e5f67890] }
  image: 222233334444.dkr.ecr.eu-central-1.amazonaws.com/company/python:3.12
`;
const NOTIFY = `notify:
  email: [security@example.com, platform@example.com]
  webhook: { url: "https://events.example.com/package-scan", header: X-Api-Key }
`;

/**
 * An environment's file with whatever makes roles or gives them more: everything that tells people, publishes that start scans, and
 * builds in a VPC and in an image of the company's.
 */
export function withEveryAction(yaml: string): string {
  return `${yaml.replace(/^scan:\n/m, SCAN)}${NOTIFY}`;
}

/** `dev` with all of it: the environment of the table. */
export function everyAction(): Environment {
  const file = join(ROOT, "environments", "dev.yaml");
  const reading = readEnvironment(file, withEveryAction(readFileSync(file, "utf8")));
  if ("mistakes" in reading) throw new Error(reading.mistakes.map(({ fix }) => fix).join("; "));
  return reading.environment;
}
