import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { RulesLines } from "../../modules/scanner/adapters/rules-lines";
import type { PackageRules } from "../../modules/scanner/rules";
import { pythonModules } from "./python-modules";

/** The rules that the scanner ships. */
export const RULES_SCRIPT = join(__dirname, "../../modules/scanner/python/pypa.py");

/** Calls the script's own `main` in one process; an empty line ends each question and each answer. */
const LOOP = `
import io, sys
import pypa
questions, answers, question = sys.stdin, sys.stdout, []
for line in questions:
    if line.strip():
        question.append(line)
        continue
    sys.stdin, sys.stdout, question = io.StringIO("".join(question)), io.StringIO(), []
    pypa.main()
    print(sys.stdout.getvalue(), file=answers, flush=True)
`;

export interface StartedRules {
  readonly rules: PackageRules;
  stop(): Promise<void>;
}

/** PyPA's rules from a Python that is started only once; the scanner starts one for each question. */
export async function startPythonRules(): Promise<StartedRules> {
  const env = {
    PATH: process.env.PATH,
    PYTHONPATH: [dirname(RULES_SCRIPT), await pythonModules()].join(":"),
    PYTHONDONTWRITEBYTECODE: "1",
    PYTHONUTF8: "1",
  };
  const child = spawn("python3", ["-c", LOOP], { env, stdio: ["pipe", "pipe", "inherit"] });
  const ended = once(child, "close");
  const waiting: { readonly lines: RulesLines; readonly resolve: () => void; readonly reject: (error: Error) => void }[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (line === "") waiting.shift()?.resolve();
    else waiting[0]?.lines.take(line);
  });
  child.on("close", (code) => {
    for (const { reject } of waiting.splice(0)) reject(new Error(`the rules' Python ended with ${code}`));
  });
  return {
    async rules(question) {
      const lines = new RulesLines(question);
      await new Promise<void>((resolve, reject) => {
        waiting.push({ lines, resolve, reject });
        child.stdin.write(`${[...lines.asked()].join("")}\n`);
      });
      return lines.whole();
    },
    async stop() {
      child.stdin.end();
      await ended;
    },
  };
}
