import type { StackTerraform } from "../../scripts/terraform/stack-terraform";
import { planSchema } from "../../scripts/terraform/plan-json";

/**
 * The behaviour of Terraform in one stack that a run over many stacks relies on.
 * @param make returns a Terraform that still has to create the resources with these addresses
 */
export function terraformContract(make: (addresses: readonly string[]) => Promise<StackTerraform>): void {
  const PLAN = "kept.tfplan";
  const ADDRESS = "terraform_data.one";

  it("keeps a plan, says whether it has changes, and shows it", async () => {
    const terraform = await make([ADDRESS]);
    const { changes, text, planned, drifted } = await terraform.plan({ out: PLAN });
    expect({ changes, planned, drifted }).toEqual({ changes: true, planned: [{ address: ADDRESS, kind: "create" }], drifted: [] });
    expect(text).toContain(ADDRESS);
    const plan = planSchema.parse(await terraform.showPlan(PLAN));
    expect(plan.resource_changes.map(({ address, type, change }) => [address, type, change.actions])).toEqual([
      [ADDRESS, "terraform_data", ["create"]],
    ]);
    expect([plan.errored, plan.complete, plan.resource_drift]).toEqual([false, true, []]);
  });

  it("applies a kept plan, and counts the changes", async () => {
    const terraform = await make([ADDRESS, "terraform_data.two"]);
    await terraform.plan({ out: PLAN });
    expect(await terraform.apply({ plan: PLAN })).toEqual({ added: 2, changed: 0, destroyed: 0 });
    expect((await terraform.plan()).changes).toBe(false);
  });

  it("reports no changes if there is nothing to do", async () => {
    const terraform = await make([]);
    expect(await terraform.plan({ out: PLAN })).toMatchObject({ changes: false, planned: [], drifted: [] });
    expect(planSchema.parse(await terraform.showPlan(PLAN)).resource_changes).toEqual([]);
    expect(await terraform.apply({ plan: PLAN })).toEqual({ added: 0, changed: 0, destroyed: 0 });
  });
}
