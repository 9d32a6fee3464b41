import type { Start } from "../../../modules/scanner/ports";
import { stopSeenBehind } from "../../../modules/scanner/steps/stop-behind";
import { at, MemoryStarts, own, stampOf } from "../../helpers/starts";

const waiting = (seconds: number, more: Partial<Start> = {}) => at(seconds, { isInProgress: true, ...more });
const SCANNING = [own(100, { isInProgress: true }), at(110, { wasReplaced: true, byPackage: false }), at(130)];
test.each<[string, string[], Start[], string[] | undefined]>([
  ["came before it began", ["e90"], [waiting(90), ...SCANNING], undefined],
  ["came before it began, with those whose place it took", ["e90"], [waiting(90), at(91, { wasReplaced: true }), ...SCANNING], undefined],
  ["came before it began, one that waits for the first stage too", ["e85", "e90"], [waiting(85), waiting(90), ...SCANNING], undefined],
  ["began after it", [], [waiting(70), ...SCANNING], undefined],
  ["began in the same moment, by two clocks", [], [waiting(81), ...SCANNING], undefined],
  ["has ended", [], [at(90), ...SCANNING], undefined],
  ["was started by people or a schedule", [], [waiting(90, { byPackage: false }), ...SCANNING], undefined],
  ["took the place of one of theirs", [], [waiting(90), at(91, { wasReplaced: true, byPackage: false }), ...SCANNING], undefined],
  ["is older than the own one", [], [own(100, { isInProgress: true }), waiting(110), at(130)], undefined],
  ["it does not see itself in", [], [waiting(90), at(130)], undefined],
  ["it has listed the package of", ["e90"], [waiting(90), ...SCANNING], ["e90", "e100"]],
  ["came in time, and whose package it has not listed", [], [waiting(90), ...SCANNING], ["e100"]],
  ["took the place of one whose package it has not listed", [], [waiting(90), at(91, { wasReplaced: true }), ...SCANNING], ["e90"]],
])("of the runs behind it, a complete scan stops each that %s: %j", async (_, ids, list, executions) => {
  const starts = new MemoryStarts(list);
  const log: string[] = [];
  await stopSeenBehind(starts, { stamp: stampOf(80), executions }, (line) => void log.push(line));
  const reason = `Nothing is left to look at: the complete scan ${stampOf(80)} has looked at the packages that started this run`;
  expect(starts.stopped).toEqual(ids.map((id) => [id, reason]));
  expect(log).toEqual(ids.map((id) => `start: the run ${id}, which waited behind this one, is stopped: what has started it was looked at`));
});

test("one that may not be stopped ends by itself, and the log says so", async () => {
  const starts = new MemoryStarts([waiting(90), ...SCANNING]);
  starts.stop = () => Promise.reject(new Error("not authorized to perform: codepipeline:StopPipelineExecution"));
  const log: string[] = [];
  await stopSeenBehind(starts, { stamp: stampOf(80) }, (line) => void log.push(line));
  expect(log).toEqual([
    "start: a run that waits behind this one ends by itself: not authorized to perform: codepipeline:StopPipelineExecution",
  ]);
});
