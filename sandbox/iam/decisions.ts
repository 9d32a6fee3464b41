/** A principal's permission for an action, as it was decided. */
export interface DecisionRecord {
  /** ARN of the user or role, without the session; a service's name. */
  readonly principal: string;
  readonly action: string;
  /** `s3.eu-central-1.amazonaws.com`, if that service used a key for the principal. */
  readonly viaService?: string;
  readonly resource: string;
  readonly outcome: "allowed" | "implicitDeny" | "explicitDeny";
  /** How often it was decided. */
  readonly times: number;
}

/** An action that is taken away from the identity policies of a principal. */
export interface Withdrawal {
  /** ARN of the user or role. */
  readonly principal: string;
  /** `s3:GetObject`. */
  readonly action: string;
  /** Only the use of keys by this service for the principal, `s3.eu-central-1.amazonaws.com`. @default every use */
  readonly viaService?: string;
}

/** An action, as it is asked for. */
type Asked = Pick<DecisionRecord, "principal" | "action" | "viaService">;

/** Every decision since the last reset, and the actions that are taken away: the way to find out what a role needs. */
export class Decisions {
  private readonly made = new Map<string, DecisionRecord>();
  private taken: readonly Withdrawal[] = [];

  record(decision: Omit<DecisionRecord, "times">): void {
    const { principal, action, viaService, resource, outcome } = decision;
    const key = [principal, action, viaService ?? "", resource, outcome].join(" ");
    const { times } = this.made.get(key) ?? { times: 0 };
    this.made.set(key, { principal, action, ...(viaService !== undefined && { viaService }), resource, outcome, times: times + 1 });
  }

  records(): readonly DecisionRecord[] {
    return [...this.made.values()];
  }

  /** Forgets the decisions, not the withdrawals. */
  reset(): void {
    this.made.clear();
  }

  /** From now on the principal's identity policies allow the action no more, whichever statement names it. */
  withdraw(withdrawal: Withdrawal): void {
    this.taken = [...this.taken, withdrawal];
  }

  /** From now on these are taken away, and no others. */
  withdrawOnly(withdrawals: readonly Withdrawal[]): void {
    this.taken = [...withdrawals];
  }

  withdrawals(): readonly Withdrawal[] {
    return this.taken;
  }

  /** Gives back every action. */
  restore(): void {
    this.taken = [];
  }

  isWithdrawn({ principal, action, viaService }: Asked): boolean {
    return this.taken.some(
      (each) =>
        each.principal === principal &&
        each.action.toLowerCase() === action.toLowerCase() &&
        (each.viaService === undefined || each.viaService === viaService),
    );
  }
}
