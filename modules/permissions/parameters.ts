import { arnIn, type Place } from "./arn";
import { allow, named, type Statement } from "./statement";
import type { Subject } from "./subject";

/** Names of parameters begin with a slash or have none; in ARNs there is always exactly one. */
export function parameterArn(place: Place, name: string): string {
  return arnIn(place, "ssm", `parameter/${name.replace(/^\//, "")}`);
}

/** The parameters that the secrets' key encrypts. */
function secretsOf({ scanner: { secrets, proxy } }: Subject): string[] {
  return [...secrets, ...(proxy === undefined ? [] : [proxy])];
}

function all(subject: Subject): string[] {
  return [...secretsOf(subject), subject.scanner.scannerHash].map((name) => parameterArn(subject, name));
}

/** Looks at the parameters without their values; the hash of the scanner is no secret. */
export function parametersRead(subject: Subject): Statement[] {
  return [
    named("Parameters", allow(["ssm:GetResourcePolicies", "ssm:ListTagsForResource"], all(subject))),
    named("ScannerHash", allow("ssm:GetParameter", parameterArn(subject, subject.scanner.scannerHash))),
  ];
}

/** Makes the parameters, and writes and checks the secrets past Terraform. */
export function parametersChange(subject: Subject): Statement[] {
  return [
    named(
      "ChangeParameters",
      allow(["ssm:AddTagsToResource", "ssm:DeleteParameter", "ssm:PutParameter", "ssm:RemoveTagsFromResource"], all(subject)),
    ),
    named(
      "Secrets",
      allow(
        "ssm:GetParameter",
        secretsOf(subject).map((name) => parameterArn(subject, name)),
      ),
    ),
  ];
}
