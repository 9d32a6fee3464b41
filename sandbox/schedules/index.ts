export type { ClockOptions } from "./clock";
export { ScheduleClock } from "./clock";
export type { Place } from "./places";
export { Places } from "./places";
export type { ScheduleReference, StartedTarget } from "./start";
export { startSchedule } from "./start";
export { SCHEDULES_PREFIX, schedulesHandler } from "./web";
