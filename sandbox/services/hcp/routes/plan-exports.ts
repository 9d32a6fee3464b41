import { z } from "zod";
import { gzipSync } from "node:zlib";
import { pack } from "tar-stream";
import { buffer } from "node:stream/consumers";
import { type Call, NO_CONTENT, redirect, type Routes } from "../api/call";
import { NEEDS } from "../access/guards";
import { invalidAttribute, invalidRelationship, notFound, unprocessable } from "../http/errors";
import { attributesOf, oneOf, readInput, relatedOne } from "../http/input";
import { newId, newSecret } from "../model/ids";
import type { PlanExport } from "../model/runs";
import type { Parts } from "../parts";
import { expire, mocksOf } from "../runs/plan-mocks";
import { showPlanExport } from "../shows/runs";
import { made, one } from "./answers";

const schema = z.object({ "data-type": oneOf("sentinel-mock-bundle-v0") }).partial();

/** Exports of plans: the files with which policies of Sentinel are tried out. Source: API documentation, "Plan Exports API". */
export function planExportRoutes(routes: Routes, parts: Parts): void {
  const { store, guards, objects } = parts;

  routes.post("/plan-exports", (call) => {
    const input = readInput(call.body, "plan-exports");
    const { "data-type": dataType } = attributesOf(input, schema);
    if (dataType === undefined) throw invalidAttribute("data-type", "Data type can't be blank");
    const plan = store.plans.get(relatedOne(input, "plan")?.id);
    if (input.relationships.plan === undefined) throw invalidRelationship("plan", "Plan can't be blank");
    if (plan === undefined) throw notFound();
    guards.run(call.actor, plan.runId, NEEDS.readMocks);
    if (plan.status !== "finished") throw unprocessable(`The plan is ${plan.status}, not finished`, "invalid attribute");
    const { json } = plan;
    if (json === undefined) throw unprocessable("The plan has no JSON form", "invalid attribute");
    if (store.planExports.find((each) => each.planId === plan.id && expire(each).status !== "expired"))
      throw unprocessable("An export of this plan is there already", "invalid attribute");
    const now = new Date();
    const made_: PlanExport = {
      id: newId("pe"),
      planId: plan.id,
      runId: plan.runId,
      dataType,
      status: "queued",
      stamps: new Map([["queued", now]]),
    };
    store.planExports.add(made_);
    setImmediate(() => void write(made_, json));
    return made(parts, call, showPlanExport, made_);
  });
  routes.get("/plan-exports/:id", (call) => one(parts, call, showPlanExport, exportOf(call)));
  routes.get("/plan-exports/:id/download", (call) => {
    const { content } = exportOf(call);
    if (content === undefined) throw notFound();
    const key = newSecret();
    objects.offer(key, { read: () => content, type: "application/x-gzip" });
    return redirect(302, objects.object(key));
  });
  routes.delete("/plan-exports/:id", (call) => {
    store.planExports.delete(exportOf(call).id);
    return NO_CONTENT;
  });

  function exportOf(call: Call): PlanExport {
    const found = store.planExports.get(call.params.id);
    if (found === undefined) throw notFound();
    guards.run(call.actor, found.runId, NEEDS.readMocks);
    return expire(found);
  }
}

async function write(exported: PlanExport, json: Buffer): Promise<void> {
  const tar = pack();
  for (const [name, content] of Object.entries(mocksOf(json))) tar.entry({ name }, content);
  tar.finalize();
  exported.content = gzipSync(await buffer(tar));
  exported.status = "finished";
  exported.stamps.set("finished", new Date());
}
