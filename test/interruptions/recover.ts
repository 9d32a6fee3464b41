import { setTimeout as sleep } from "node:timers/promises";
import { lives } from "../../scripts/process/lives";
import type { Scenario } from "./scenario";
import type { Ended, Place } from "./world";

/** What it took until the verb ended well. */
export interface Recovery {
  /** Command lines that messages named, and that were run. */
  readonly advice: readonly string[];
  /** Why it never ended well; absent if it did. */
  readonly stuck?: string;
}

/** How often a message may say what to do before the verb has to end well. */
const ROUNDS = 3;
/** What has a question, which is answered beforehand. */
const ASKS = /^(deploy|adopt|state (untaint|unlock|restore|migrate)|drift .*--fix)\b/;

/** Runs the interrupted verb again, and does what its message says, until it ends well. */
export async function recover(scenario: Scenario, place: Place): Promise<Recovery> {
  const advice: string[] = [];
  let last: Ended | undefined;
  for (let round = 0; round < ROUNDS; round += 1) {
    last = await place.ops(scenario.args(place), scenario.input);
    if (last.code === 0) return { advice };
    const busy = /process (\d+), since/.exec(last.output)?.[1];
    if (busy !== undefined) {
      advice.push("wait for the other run");
      await gone(Number(busy));
      continue;
    }
    const commands = commandsIn(last.output);
    if (commands.length === 0) return { advice, stuck: `no message says what to do:\n${last.output}` };
    for (const command of commands) {
      advice.push(command);
      const { code, output } = await place.ops([...command.split(" "), ...(ASKS.test(command) && !/--yes/.test(command) ? ["--yes"] : [])]);
      if (code !== 0) return { advice, stuck: `what the message says does not work: ${command}\n${output}\nThe message:\n${last.output}` };
    }
  }
  last = await place.ops(scenario.args(place), scenario.input);
  return last.code === 0 ? { advice } : { advice, stuck: `it never ends well:\n${last.output}` };
}

/** The command lines that a message names, each once; those that only look are left out. */
export function commandsIn(output: string): string[] {
  const found = [...output.matchAll(/npm run ops -- ([a-z][^\n`]*?)(?=[.,;:]?(\s*$|\s{2,}|\s(?:takes|to|and|if|shows)\b))/gm)].map(
    ([, line = ""]) => line.trim(),
  );
  // A plan shows the build's own script, which has a command for whoever reads its log.
  const meant = found.filter((line) => !/[$"\\]/.test(line));
  return [...new Set(meant)].filter((line) => !/^(doctor|plan|state (list|lock|show|versions)|results)\b/.test(line));
}

async function gone(pid: number): Promise<void> {
  for (const end = Date.now() + 120_000; lives(pid) && Date.now() < end;) await sleep(200);
}
