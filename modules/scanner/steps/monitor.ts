import type { Failure } from "../contract/results";
import { CheckError, type Log, type Pin, type PinWithEdges, type VulnerabilityService } from "../ports";
import { type AttemptPorts, withRetries } from "./check-attempts";

export interface Snapshot {
  readonly projectName: string;
  readonly url?: string;
  readonly packages: number;
}

export interface MonitorResult {
  readonly snapshots: readonly Snapshot[];
  readonly failures: readonly Failure[];
}

/** The projects of the batches: the first has the plain name, the others a number. */
export function projectNames(projectName: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => (index === 0 ? projectName : `${projectName} (${index + 1})`));
}

/** The result before anything is recorded: each project is missing. It is stored first, in case that the build ends meanwhile. */
export function notMonitoredYet(projects: readonly unknown[], projectName: string): MonitorResult {
  const reason = "not recorded yet when these results were stored";
  return { snapshots: [], failures: projectNames(projectName, projects.length).map((subject) => ({ step: "monitor", subject, reason })) };
}

/**
 * Records a snapshot of each batch; none if the service records nothing. A failure is recorded and stops nothing else; it changes
 * nothing about what was found.
 */
export async function monitor(
  projects: readonly (readonly PinWithEdges[])[],
  projectName: string,
  ports: AttemptPorts & { readonly service: VulnerabilityService; readonly log: Log },
): Promise<MonitorResult> {
  const { service } = ports;
  if (!records(service)) return { snapshots: [], failures: [] };
  const names = projectNames(projectName, projects.length);
  const snapshots: Snapshot[] = [];
  const failures: Failure[] = [];
  let refusal: CheckError | undefined;
  for (const [index, batch] of projects.entries()) {
    const name = names[index] ?? projectName;
    try {
      // Neither the token nor the organization changes between two projects.
      if (refusal !== undefined) throw refusal;
      const { url } = await monitorOnce(batch, name, service, ports);
      snapshots.push({ projectName: name, url, packages: batch.length });
      ports.log(`monitor: project ${JSON.stringify(name)}, ${batch.length} packages`);
    } catch (error) {
      if (!(error instanceof CheckError)) throw error;
      if (error.kind === "misconfigured") refusal = error;
      failures.push({ step: "monitor", subject: name, reason: error.message });
    }
  }
  return { snapshots, failures };
}

type Recording = VulnerabilityService & Required<Pick<VulnerabilityService, "monitor">>;

function records(service: VulnerabilityService): service is Recording {
  return service.monitor !== undefined;
}

/** If the service refuses a tree, it may be too large: the same packages are then sent without edges. */
async function monitorOnce(
  batch: readonly PinWithEdges[],
  name: string,
  service: Recording,
  ports: AttemptPorts,
): Promise<{ url?: string }> {
  try {
    return await withRetries(ports, () => service.monitor(batch, name, ports.deadline));
  } catch (error) {
    if (!(error instanceof CheckError) || (error.kind !== "rejected" && error.kind !== "unknown")) throw error;
    const flat = batch.map((pin: Pin) => ({ name: pin.name, version: pin.version, dependsOn: [] }));
    return withRetries(ports, () => service.monitor(flat, name, ports.deadline));
  }
}
