import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { collision } from "./consistency";
import { environmentNameIn, nameOfFile } from "./declared-name";
import { EnvironmentError, type Mistake, UnknownEnvironmentError } from "./errors";
import { nearest } from "./nearest";
import { distinct } from "./layers";
import { readEnvironment, type Reading } from "./read";
import type { Environment } from "./schema";
import { DEFAULTS, POLICY, sharedFilesIn, sharedTexts } from "./shared-files";
import { shownPath } from "./shown-path";

export { EnvironmentError } from "./errors";

/** An environment, with the places of its values. */
export type Read = Extract<Reading, { environment: Environment }>;

/** The folder of the environments' files: the one that `ENVIRONMENT_FILES` names, or this one. Commands and synth read the same. */
export function environmentsFolder(processEnv: Readonly<Record<string, string | undefined>> = process.env): string {
  return processEnv["ENVIRONMENT_FILES"] || __dirname;
}

/**
 * The environments to work on: those that `ENVIRONMENT` names, or else `PACKAGE_SCAN_ENV`, between commas, or all. They are in the folder that `ENVIRONMENT_FILES` names,
 * or in this one. Throws {@link EnvironmentError} for mistakes in the files and for a name without a file.
 */
export function selectEnvironments(
  processEnv: Readonly<Record<string, string | undefined>>,
  directory = environmentsFolder(processEnv),
): Environment[] {
  const named = processEnv["ENVIRONMENT"] ?? processEnv["PACKAGE_SCAN_ENV"];
  if (named === undefined) return loadEnvironments(directory);
  return [...new Set(named.split(",").map((name) => name.trim()))].map((name) => loadEnvironment(name, directory));
}

/** An environment whose file cannot be used as it is. */
export interface BrokenEnvironment {
  readonly name: string;
  readonly error: EnvironmentError;
}

/**
 * Every environment that can be used, sorted by name, and apart from them those whose files have mistakes: for commands over all
 * accounts, in which one broken file neither hides nor stops the others. Of two that would manage the same thing, neither is used:
 * nobody knows which one is meant.
 */
export function loadReadable(directory = environmentsFolder()): { environments: Environment[]; broken: BrokenEnvironment[] } {
  const { good: paths, misspelt } = listFiles(directory);
  const readings = paths.map((path) => ({ name: environmentNameIn(path), reading: read(path) }));
  const all = readings.flatMap(({ reading }) => ("environment" in reading ? [reading] : []));
  const environments: Environment[] = [];
  const broken: BrokenEnvironment[] = misspelt.map((file) => ({
    name: nameOfFile(file),
    error: new EnvironmentError([misspeltFile(directory, file)]),
  }));
  for (const { name, reading } of readings) {
    const others = all.filter((other) => other !== reading);
    const mistakes = "mistakes" in reading ? reading.mistakes : collisions(reading, others);
    if (mistakes.length > 0) broken.push({ name, error: new EnvironmentError(mistakes) });
    else if ("environment" in reading) environments.push(reading.environment);
  }
  return { environments: environments.sort(byName), broken: broken.sort(byName) };
}

/** Every environment, sorted by name. Throws {@link EnvironmentError} with the mistakes of all files. */
export function loadEnvironments(directory = environmentsFolder()): Environment[] {
  const readings = files(directory).map(read);
  const mistakes = readings.flatMap((reading) => ("mistakes" in reading ? reading.mistakes : []));
  const good = readings.filter((reading) => "environment" in reading);
  mistakes.push(...good.flatMap((reading, index) => collisions(reading, good.slice(0, index))));
  if (mistakes.length > 0) throw new EnvironmentError(distinct(mistakes));
  return good.map(({ environment }) => environment).sort(byName);
}

/**
 * One environment. Throws {@link EnvironmentError} for mistakes in its file, or if another environment would manage the same
 * domain, repository, bucket, role or parameter. Mistakes in other files are ignored.
 */
export function loadEnvironment(name: string, directory = environmentsFolder()): Environment {
  return loadReading(name, directory).environment;
}

/** The same, with the places of its values. */
export function loadReading(name: string, directory = environmentsFolder()): Read {
  const { good: paths, misspelt } = listFiles(directory);
  const file = paths.find((path) => environmentNameIn(path) === name);
  if (file === undefined) {
    const meant = misspelt.filter((each) => nameOfFile(each) === name);
    if (meant.length > 0) throw new EnvironmentError(meant.map((each) => misspeltFile(directory, each)));
    throw unknown(name, paths, directory);
  }
  const reading = read(file);
  if ("mistakes" in reading) throw new EnvironmentError(reading.mistakes);
  // Whatever the others' files say: most names are made from the environment's own, and stand in no file.
  const others = paths.filter((path) => path !== file).map(read);
  const mistakes = collisions(
    reading,
    others.filter((other) => "environment" in other),
  );
  if (mistakes.length > 0) throw new EnvironmentError(mistakes);
  return reading;
}

function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : 1;
}

/** The names of all environments, sorted, even if their files have mistakes. */
export function environmentNames(directory = environmentsFolder()): string[] {
  return listFiles(directory).good.map(environmentNameIn).sort();
}

function files(directory: string): string[] {
  const { good, misspelt } = listFiles(directory);
  if (misspelt.length > 0) throw new EnvironmentError(misspelt.map((file) => misspeltFile(directory, file)));
  return good;
}

function listFiles(directory: string): { good: string[]; misspelt: string[] } {
  const found = existsSync(directory) ? readdirSync(directory).sort() : [];
  return {
    good: found.filter((file) => file.endsWith(".yaml") && file !== DEFAULTS && file !== POLICY).map((file) => join(directory, file)),
    misspelt: found.filter((file) => /\.ya?ml$/i.test(file) && !file.endsWith(".yaml")),
  };
}

function misspeltFile(directory: string, file: string): Mistake {
  return { file: shownPath(join(directory, file)), line: 1, key: "", fix: `would not be read: rename it to ${nameOfFile(file)}.yaml` };
}

/** What files said, by path: a command over all environments reads each of them for each of the others. */
const readings = new Map<string, { readonly text: string; readonly reading: Reading }>();

function read(path: string): Reading {
  const shared = sharedFilesIn(dirname(path));
  let content: string;
  try {
    content = readFileSync(path, "utf8");
  } catch (error) {
    return { mistakes: [{ file: shownPath(path), line: 1, key: "", fix: `cannot be read: ${(error as Error).message}` }] };
  }
  const text = JSON.stringify([shownPath(path), content, sharedTexts(shared)]);
  const known = readings.get(path);
  if (known?.text === text) return known.reading;
  const reading = readEnvironment(shownPath(path), content, shared);
  readings.set(path, { text, reading });
  return reading;
}

function collisions({ environment, source }: Read, others: readonly Read[]): Mistake[] {
  return others.flatMap((other) => {
    const found = collision(environment, other.environment);
    if (found === undefined) return [];
    return [
      source.mistake(
        found.path,
        `${found.fix} of environment ${other.environment.name}:\nremove one of the two files or change one of the keys`,
      ),
    ];
  });
}

function unknown(name: string, all: readonly string[], directory: string): UnknownEnvironmentError {
  const names = all.map(environmentNameIn).sort();
  const inFile = all.find((path) => nameOfFile(path) === name);
  const near = inFile === undefined ? nearest(name, names) : `${environmentNameIn(inFile)}, which is in ${shownPath(inFile)}`;
  const there = names.length === 0 ? `there are no environments in ${shownPath(directory)}` : `there are: ${names.join(", ")}`;
  return new UnknownEnvironmentError(name, `does not exist${near === undefined ? "" : `; did you mean ${near}?`}\n${there}`);
}
