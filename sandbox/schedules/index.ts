export type { ClockOptions, Place } from "./clock";
export { ScheduleClock } from "./clock";
export type { ScheduleReference, StartedTarget } from "./start";
export { startSchedule } from "./start";
export { SCHEDULES_PREFIX, schedulesHandler } from "./web";
