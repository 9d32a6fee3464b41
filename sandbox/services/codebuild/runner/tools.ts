import { execFile } from "node:child_process";
import { chmod, mkdir, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { BuildDirectories } from "./build-directories";

/** The machine's Python. */
interface Python {
  readonly executable: string;
  /** `3.12` */
  readonly version: string;
  /** Folders of its installed packages. */
  readonly packages: readonly string[];
}

/**
 * A build may install programs for itself, as in its own container: `npm install -g` and `pip install` write to the build's
 * folders, never to the machine's. Builds can import the packages of the machine's Python.
 */
export async function privateTools(directories: BuildDirectories, path: string): Promise<Readonly<Record<string, string>>> {
  const npm = join(directories.tools, "npm");
  const python = join(directories.tools, "python");
  const found = await findPython(path, directories.home);
  if (found !== undefined) await makePython(found, python);
  const additions = [join(npm, "bin"), ...(found !== undefined ? [join(python, "bin")] : [])];
  return { PATH: [...additions, path].join(":"), npm_config_prefix: npm, PIP_DISABLE_PIP_VERSION_CHECK: "1" };
}

/**
 * Writes the files that make up a virtual environment (PEP 405): starting Python to do it would take longer than many builds.
 * It has no pip of its own: a `.pth` file makes the outer packages, also pip, importable, and small scripts call that pip
 * with the inner Python.
 */
async function makePython({ executable, version, packages }: Python, target: string): Promise<void> {
  const programs = join(target, "bin");
  const inner = join(target, "lib", `python${version}`, "site-packages");
  for (const folder of [programs, inner]) await mkdir(folder, { recursive: true });
  // Some systems keep compiled packages in lib64.
  await symlink("lib", join(target, "lib64"));
  await writeFile(join(target, "pyvenv.cfg"), `home = ${dirname(executable)}\ninclude-system-site-packages = false\n`);
  for (const name of ["python", "python3", `python${version}`]) await symlink(executable, join(programs, name));
  await writeFile(join(inner, "outer.pth"), `${[...new Set(packages)].join("\n")}\n`);
  for (const name of ["pip", "pip3"]) {
    const script = join(programs, name);
    await writeFile(script, `#!/bin/sh\nexec "${join(programs, "python3")}" -m pip "$@"\n`);
    await chmod(script, 0o755);
  }
}

/** The Python for each PATH, so that it is asked once and not for each build. */
const known = new Map<string, Promise<Python | undefined>>();

function findPython(path: string, home: string): Promise<Python | undefined> {
  const found = known.get(path) ?? askPython(path, home);
  known.set(path, found);
  return found;
}

async function askPython(path: string, home: string): Promise<Python | undefined> {
  const env = { PATH: path, HOME: home };
  const answer = await promisify(execFile)("python3", ["-I", "-c", ASK], { env }).catch(() => undefined);
  return answer && (JSON.parse(answer.stdout) as Python);
}

/** Finds the base as Python's venv does (Lib/venv/__init__.py), also if that Python is in a virtual environment itself. */
const ASK = `
import json, sys, sysconfig
print(json.dumps({
    "executable": sys._base_executable,
    "version": "%d.%d" % sys.version_info[:2],
    "packages": [sysconfig.get_path(name) for name in ("purelib", "platlib")],
}))
`;
