/** A dependency graph as the CLI sends it: `name@version` -> its dependencies; the root needs `direct`. */
export function depGraph(packages: Readonly<Record<string, readonly string[]>>, direct: readonly string[] = Object.keys(packages)) {
  const split = (id: string) => ({ name: id.slice(0, id.lastIndexOf("@")), version: id.slice(id.lastIndexOf("@") + 1) });
  const node = (id: string, deps: readonly string[]) => ({ nodeId: id, pkgId: id, deps: deps.map((nodeId) => ({ nodeId })) });
  return {
    schemaVersion: "1.3.0",
    pkgManager: { name: "pip" },
    pkgs: ["app@0.0.0", ...Object.keys(packages)].map((id) => ({ id, info: split(id) })),
    graph: {
      rootNodeId: "root-node",
      nodes: [{ ...node("app@0.0.0", direct), nodeId: "root-node" }, ...Object.entries(packages).map(([id, deps]) => node(id, deps))],
    },
  };
}
