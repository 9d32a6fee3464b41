import type { Summary } from "./contract/results";
import { Ending } from "./phases/ending";
import { list, look, type Looked } from "./phases/look";
import { ScanRun, type ScanPorts, type ServiceFacts, TOGETHER } from "./phases/run";
import { ask, type Asked, withEdges } from "./phases/ask";
import type { Settings } from "./settings";
import { monitor, notMonitoredYet } from "./steps/monitor";
import type { Timetable } from "./timetable";

/**
 * The whole scan: inventory, describe and check, report, store, record with the service, store that, tell people, measure. Gives
 * its summary, which has the exit code. Throws MisconfiguredError for what the operator has to correct, and other errors that make a
 * scan impossible; nothing is stored then. Each step ends at its deadline; what it had no time for is named in the results and makes
 * them incomplete.
 */
export async function scan(settings: Settings, asked: ServiceFacts, ports: ScanPorts, times: Timetable): Promise<Summary> {
  const run = new ScanRun(settings, asked, ports, times);
  const silent = await run.begin();
  const [looked, checked] = await lookAndAsk(run);
  const answered = withEdges(checked, looked, ports.service);
  const ending = new Ending(run, looked, answered, silent);

  // What was found is stored before it is recorded with the service, which may take long: the build can end in between.
  const { projects } = answered.check;
  await ending.conclude(notMonitoredYet(projects, settings.projectName));
  await ending.keepForNext();
  await ports.tidy?.("thoroughly");
  const recorded = await run.timed("monitor", () =>
    monitor(projects, settings.projectName, { ...ports, deadline: times.monitor, log: run.log }),
  );
  if (projects.length > 0) await ending.conclude(recorded);
  await ending.tell();
  await ending.measure();
  return ending.finish();
}

/** The check is by name and version alone: it need not wait for what the registry says of each. */
async function lookAndAsk(run: ScanRun): Promise<[Looked, Asked]> {
  const listed = await list(run);
  const versions = listed.pinned.length;
  if (versions <= TOGETHER) return Promise.all([look(run, listed), ask(run, listed)]);
  await run.tidy(versions);
  return askAfter(run, await look(run, listed));
}

/** A function of its own, so that what is known of each version is held once meanwhile: the listed versions without it are not. */
async function askAfter(run: ScanRun, looked: Looked): Promise<[Looked, Asked]> {
  return [looked, await ask(run, { pinned: looked.description.packages, quarantine: looked.quarantine })];
}
