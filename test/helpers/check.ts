import { MemoryClock, MemoryVulnerabilityService } from "../../modules/scanner/adapters/in-memory";
import type { Finding } from "../../modules/scanner/contract/results";
import { Deadline } from "../../modules/scanner/deadline";
import { check } from "../../modules/scanner/steps/check";
import type { Described } from "../../modules/scanner/steps/describe";
import { monitor } from "../../modules/scanner/steps/monitor";
import { item } from "./described";

export const finding = (name: string, version: string, id = "SNYK-1", severity: Finding["severity"] = "high"): Finding => ({
  id,
  title: "T",
  severity,
  cves: [],
  package: name,
  version,
  fixedIn: [],
  url: "",
});
export const many = (count: number) => Array.from({ length: count }, (_, index) => item(`p${index}`, "1"));

/** A check and a recording of versions with a service in memory, on a clock of its own. */
export function startCheck(service = new MemoryVulnerabilityService()) {
  const clock = new MemoryClock();
  const lines: string[] = [];
  const stop = new AbortController();
  const ports = { service, clock, log: (line: string) => void lines.push(line) };
  return {
    service,
    clock,
    lines,
    stop,
    /** Checks, then records, with half an hour for each. */
    run: async (packages: Described[]) => {
      const deadline = (minutes: number) => new Deadline(clock, clock.elapsedMs() + minutes * 60_000, stop.signal);
      const { projects, failures, ...checked } = await check(packages, { ...ports, deadline: deadline(30) });
      const recorded = await monitor(projects, "demo", { ...ports, deadline: deadline(30) });
      return { ...checked, snapshots: recorded.snapshots, failures: [...failures, ...recorded.failures] };
    },
  };
}
