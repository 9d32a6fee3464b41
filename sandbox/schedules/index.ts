export type { ScheduleReference, StartedTarget } from "./start";
export { startSchedule } from "./start";
export { SCHEDULES_PREFIX, schedulesHandler } from "./web";
