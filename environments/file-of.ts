import type { Environment } from "./schema";

/** Path of an environment's file, as a person finds it: it may have another name than the environment, and be in another folder. */
export function fileOf({ name, file = usualFile(name) }: Pick<Environment, "name" | "file">): string {
  return file;
}

/** Where the file of an environment is, unless it says another name or `ENVIRONMENT_FILES` another folder. */
export function usualFile(name: string): string {
  return `environments/${name}.yaml`;
}
