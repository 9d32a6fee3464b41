import { AwsError } from "../core/errors";
import { type Params, type Place, string } from "../iam/access/builder";
import { parameterArn } from "../iam/access/ssm";
import type { MotoApi } from "../iam/moto-api";

/** Bytes of a value, by tier. */
const LARGEST: Readonly<Record<string, number>> = { Standard: 4096, Advanced: 8192, "Intelligent-Tiering": 8192 };
/** Characters, with the ARN in front of the name. */
const LONGEST_NAME = 1011;
const MOST_LEVELS = 15;

interface Existing {
  readonly Tier?: string;
}

/** What Parameter Store refuses of a parameter that is written, and moto takes (Systems Manager API Reference, PutParameter). */
export class ParameterLimits {
  constructor(private readonly moto: Pick<MotoApi, "json">) {}

  /** Throws AwsError. */
  async check(operation: string, params: Params, place: Place): Promise<void> {
    if (operation !== "PutParameter") return;
    const name = string(params, "Name") ?? "";
    checkName(name, place);
    const [value, tier, type] = [string(params, "Value") ?? "", string(params, "Tier"), string(params, "Type")];
    const overwrites = params.Overwrite === true;
    const small = Buffer.byteLength(value) <= (LARGEST.Standard ?? 0);
    // What is there is asked for only where it matters.
    const existing = overwrites && (type === undefined || tier === "Standard" || !small) ? await this.existing(name, place) : undefined;
    if (overwrites && type === undefined && existing === undefined)
      throw invalid("A parameter type is required when you create a parameter.");
    if (tier === "Standard" && existing?.Tier === "Advanced") throw invalid(NO_WAY_BACK);
    checkSize(value, tier ?? existing?.Tier ?? "Standard");
  }

  private async existing(name: string, place: Place): Promise<Existing | undefined> {
    const input = { ParameterFilters: [{ Key: "Name", Option: "Equals", Values: [name] }] };
    const { Parameters: found = [] } = await this.moto.json("ssm", "AmazonSSM.DescribeParameters", input, place);
    return (found as readonly Existing[])[0];
  }
}

const NO_WAY_BACK =
  "This parameter uses the advanced-parameter tier. You can't downgrade a parameter from the advanced-parameter tier to the standard-parameter tier. If necessary, you can delete the advanced parameter and recreate it as a standard parameter.";

function checkName(name: string, place: Place): void {
  if (!/^[\w./-]+$/.test(name))
    throw invalid(
      "Parameter name: can't contain other characters. If formed as a path, it can consist of sub-paths divided by slash symbol; each sub-path can be formed as a mix of letters, numbers and the following 3 symbols .-_",
    );
  if (name.includes("/") && !name.startsWith("/")) throw invalid("Parameter name must be a fully qualified name.");
  if (name.split("/").length - 1 > MOST_LEVELS)
    throw new AwsError("HierarchyLevelLimitExceededException", `A hierarchy can have a maximum of ${MOST_LEVELS} levels.`, {}, 400);
  if (parameterArn(name, place).length > LONGEST_NAME)
    throw invalid(`Parameter name: can't be longer than ${LONGEST_NAME} characters, with the ARN in front of it.`);
}

function checkSize(value: string, tier: string): void {
  const largest = LARGEST[tier];
  if (largest === undefined || Buffer.byteLength(value) <= largest) return;
  const upgrade =
    tier === "Standard" ? " To create a larger parameter value, upgrade the parameter to use the advanced-parameter tier." : "";
  const kind = tier === "Standard" ? "Standard" : "Advanced";
  throw invalid(`${kind} tier parameters support a maximum parameter value of ${largest} characters.${upgrade}`);
}

function invalid(message: string): AwsError {
  return new AwsError("ValidationException", message, {}, 400);
}
