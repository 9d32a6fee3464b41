import { join } from "node:path";

/** Where everything is that was published beside the scanner, or installed there by the buildspec. */
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
