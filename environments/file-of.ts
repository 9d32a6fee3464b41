import type { Environment } from "./schema";

/** Path of an environment's file, as a person finds it: it may have another name than the environment. */
export function fileOf({ name, file = `environments/${name}.yaml` }: Pick<Environment, "name" | "file">): string {
  return file;
}
