import { writeFileSync } from "node:fs";
import { ROOT } from "../../scripts/process/paths";
import { startFleet } from "../../test/helpers/fleet";
import { onTerminal } from "../../test/helpers/on-terminal";
import { useQuickProvider } from "../../test/helpers/quick-provider/index";
import { bundlePrograms } from "../../test/helpers/bundle-programs";
import { framesOf, type Written } from "./frames";
import { svgOf } from "./svg";

const SIZE = { columns: 96, rows: 26 };
const COMMAND = "npx package-scan deploy --env dev --stack registry";

/** Deploys into the sandbox on a terminal, as an operator does, and draws what the terminal showed. Gives what was done. */
export async function record(file: string): Promise<string[]> {
  await Promise.all([useQuickProvider(), bundlePrograms()]);
  const fleet = await startFleet(["dev"]);
  try {
    const { code, stdout, stderr } = await fleet.ops("bootstrap", "--env", "dev", "--yes");
    if (code !== 0) throw new Error(`bootstrap ended with ${code}: ${stdout}${stderr}`);
    // In colours, as on a person's terminal: an empty value is none.
    const env = { ...fleet.kit.childEnvironment, CI: "", NO_COLOR: "", TERM: "xterm-256color", OPS_WORK_DIRECTORY: `${fleet.folder}/work` };
    const written: Written[] = [];
    const started = Date.now();
    const shell = `stty cols ${SIZE.columns} rows ${SIZE.rows}; printf '$ %s\\n' '${COMMAND}'; ${COMMAND}`;
    const terminal = onTerminal(["bash", "-c", shell], { cwd: ROOT, env }, (text) => written.push({ at: Date.now() - started, text }));
    await terminal.until("Type yes to go on: ");
    terminal.type("yes\n");
    const ended = await terminal.ended;
    if (ended.code !== 0) throw new Error(`${COMMAND} ended with ${ended.code}:\n${ended.output}`);
    const frames = framesOf(written, SIZE);
    writeFileSync(file, svgOf(frames, SIZE, `A terminal: ${COMMAND}, its plan, the question, and the apply`));
    return [`${file}: ${frames.length} screens of ${((Date.now() - started) / 1000).toFixed(0)} s, in the sandbox`];
  } finally {
    await fleet.stop();
  }
}
