export { loadAdvisories, type Advisory, type Severity } from "./advisories";
export { Faults, type Fault } from "./faults";
export { sandboxOrganization, sandboxToken, type Organization } from "./organizations";
export type { MonitoredProject, Snapshot } from "./projects";
export { startSnykApi, type SnykApi, type SnykApiOptions } from "./server";
