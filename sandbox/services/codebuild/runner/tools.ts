import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { BuildDirectories } from "./build-directories";

/**
 * A build may install programs for itself, as in a container of its own: `npm install -g` and `pip install` go into the build's
 * folders, never into the machine's. What the machine's Python has can be imported.
 */
export async function privateTools(directories: BuildDirectories, path: string): Promise<Readonly<Record<string, string>>> {
  const npm = join(directories.tools, "npm");
  const python = join(directories.tools, "python");
  const found = await promisify(execFile)("python3", ["-I", "-c", MAKE_PYTHON, python], {
    env: { PATH: path, HOME: directories.home },
  }).then(
    () => true,
    () => false,
  );
  const additions = [join(npm, "bin"), ...(found ? [join(python, "bin")] : [])];
  return { PATH: [...additions, path].join(":"), npm_config_prefix: npm, PIP_DISABLE_PIP_VERSION_CHECK: "1" };
}

/**
 * A virtual environment without pip of its own (a second saved for each build); a `.pth` file makes the outer packages, pip among
 * them, importable, and small scripts call that pip with the inner Python.
 */
const MAKE_PYTHON = `
import pathlib, sys, sysconfig, venv
target = pathlib.Path(sys.argv[1])
outer = [sysconfig.get_path(name) for name in ("purelib", "platlib")]
venv.EnvBuilder(with_pip=False, symlinks=True).create(target)
inner = next(target.glob("lib/python*/site-packages"))
(inner / "outer.pth").write_text("\\n".join(dict.fromkeys(outer)) + "\\n")
for name in ("pip", "pip3"):
    script = target / "bin" / name
    script.write_text('#!/bin/sh\\nexec "' + str(target / "bin" / "python3") + '" -m pip "$@"\\n')
    script.chmod(0o755)
`;
