import { z } from "zod";
import { badRequest } from "./errors";

/** `DepGraphData` of @snyk/dep-graph, as the CLI sends it: https://github.com/snyk/dep-graph */
const depGraph = z.object({
  schemaVersion: z.string().regex(/^1\./),
  pkgManager: z.object({ name: z.string() }),
  pkgs: z.array(z.object({ id: z.string(), info: z.object({ name: z.string(), version: z.string().nullish() }) })).min(1),
  graph: z.object({
    rootNodeId: z.string(),
    nodes: z.array(z.object({ nodeId: z.string(), pkgId: z.string(), deps: z.array(z.object({ nodeId: z.string() })) })).min(1),
  }),
});
export type DepGraph = z.infer<typeof depGraph>;

export interface Package {
  readonly name: string;
  /** Empty if the client does not know it. */
  readonly version: string;
  /** Whether the project itself requires it, and not only another package. */
  readonly direct: boolean;
}

/** @throws {SnykError} 400 if the value is not a dependency graph. */
export function parseDepGraph(value: unknown): DepGraph {
  const parsed = depGraph.safeParse(value);
  if (!parsed.success) throw badRequest(`Invalid dependency graph: ${parsed.error.issues[0]?.path.join(".") ?? ""}`);
  if (rootNode(parsed.data) === undefined) throw badRequest("Invalid dependency graph: its root node is missing");
  return parsed.data;
}

/** The name of the project, which is the graph's root package. */
export function rootName(graph: DepGraph): string {
  const id = rootNode(graph)?.pkgId;
  return graph.pkgs.find((each) => each.id === id)?.info.name ?? "";
}

/** All packages except the root, without duplicates. */
export function packagesOf(graph: DepGraph): Package[] {
  const root = rootNode(graph);
  const pkgOfNode = new Map(graph.graph.nodes.map((node) => [node.nodeId, node.pkgId]));
  const direct = new Set(root?.deps.map((each) => pkgOfNode.get(each.nodeId)));
  return graph.pkgs
    .filter((each) => each.id !== root?.pkgId)
    .map((each) => ({ name: each.info.name, version: each.info.version ?? "", direct: direct.has(each.id) }));
}

function rootNode(graph: DepGraph) {
  return graph.graph.nodes.find((node) => node.nodeId === graph.graph.rootNodeId);
}
