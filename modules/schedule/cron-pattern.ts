const DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/**
 * Translates the fields of EventBridge Scheduler's `cron(...)` for croner. Scheduler has minutes, hours, day of month, month, day
 * of week (1 = Sunday) and year. croner has seconds first, and is given days by name.
 */
export function cronerPattern(text: string): string {
  const [minutes, hours, day, month, weekday = "?", year] = text.trim().split(/\s+/);
  const named = weekday
    .replace(/([1-7])L/g, (_, number: string) => `${DAYS[Number(number) - 1]}#L`)
    .replace(/\b([1-7])\/(\d+)/g, (_, first: string, step: string) => stepped(Number(first), Number(step)))
    .replace(/(?<!#)\b[1-7]\b/g, (number) => DAYS[Number(number) - 1] ?? number);
  return ["0", minutes, hours, day, month, named, year].join(" ").replaceAll("?", "*");
}

/** `2/2`: Monday, Wednesday, Friday. */
function stepped(first: number, step: number): string {
  return DAYS.filter((_, index) => index + 1 >= first && (index + 1 - first) % step === 0).join(",");
}
