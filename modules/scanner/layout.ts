import { join } from "node:path";

/** Paths of the files that were published with the scanner, or installed beside it by the buildspec. */
export interface Layout {
  readonly rulesScript: string;
  readonly pythonModules: string;
  readonly snyk: string;
}

export function layoutIn(folder: string): Layout {
  return {
    rulesScript: join(folder, "pypa.py"),
    pythonModules: join(folder, "python_modules"),
    snyk: join(folder, "node_modules", ".bin", "snyk"),
  };
}
