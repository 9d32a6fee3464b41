import { partitionOf } from "../partitions";
import type { Inconsistency } from "./inconsistency";

/** A repository of Amazon ECR: its region, and the end of the host's name, which China has of its own. */
const ECR = /^\d{12}\.dkr\.ecr\.([a-z0-9-]+)\.[a-z.]+?(\.cn)?\//;
/** Regions are called after a part of the world, a direction and a number. */
const REGION = /^[a-z]{2}(-[a-z]+)+-\d$/;

/** No role of one partition reaches a repository of another. */
export function brokenImage(image: string | undefined, { partition, region }: { readonly partition: string; readonly region: string }) {
  const [, of = "", china] = ECR.exec(image ?? "") ?? [];
  const problem = (fix: string): Inconsistency[] => [{ path: ["scan", "image"], fix }];
  if (of === "") return [];
  if (!REGION.test(of)) return problem(`names the region ${of}, which is none: write the image's region, such as ${region}`);
  if (partitionOf(of) !== partition || china !== undefined)
    return problem(`is in another partition than ${region}: copy the image into a repository of ${partition}`);
  return [];
}
