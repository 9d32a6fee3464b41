/** How Snyk is asked: by its command line, or by its REST API. */
export const ENGINES = ["cli", "api"] as const;
export type Engine = (typeof ENGINES)[number];
