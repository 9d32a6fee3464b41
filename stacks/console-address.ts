import type { Place } from "../modules/permissions/arn";

/** Where the console of each partition is (AWS GovCloud User Guide and Amazon Web Services in China, "Signing in to the console"). */
const CONSOLES: Readonly<Record<string, string>> = {
  aws: "console.aws.amazon.com",
  "aws-cn": "console.amazonaws.cn",
  "aws-us-gov": "console.amazonaws-us-gov.com",
};

/** Address of a page in AWS's console. @param path begins without a slash; has no query */
export function consoleAddress({ partition, region }: Pick<Place, "partition" | "region">, path: string): string {
  return `https://${CONSOLES[partition] ?? CONSOLES.aws}/${path}?region=${region}`;
}
