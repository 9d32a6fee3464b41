import { readFile } from "node:fs/promises";
import { join, sep } from "node:path";
import type { AwsSession } from "../../../kit/aws-session";
import { getObject, parsePlace } from "../../../kit/objects";
import { yamlError } from "../buildspec/fields";

export interface BuildspecText {
  readonly text: string;
  /** Its place for the log: a path, or the project itself. */
  readonly location: string;
}

/** Finds the buildspec: in the project's settings, in S3, at a path of the source, or at its default place. Throws YAML_FILE_ERROR. */
export async function readBuildspec(setting: string | undefined, directory: string, session: AwsSession): Promise<BuildspecText> {
  if (setting && /[\n{]|^version\s*:/.test(setting)) return { text: setting, location: "the build project" };
  if (setting?.startsWith("arn:")) {
    const place = parsePlace(setting);
    if (!place) throw yamlError(`${setting} is not a place in S3`);
    return { text: (await getObject(session, place)).body.toString(), location: setting };
  }
  const location = join(directory, setting || "buildspec.yml");
  if (!location.startsWith(directory + sep)) throw yamlError(`${setting} is outside of the source`);
  try {
    return { text: await readFile(location, "utf8"), location };
  } catch {
    throw yamlError("YAML file does not exist");
  }
}
