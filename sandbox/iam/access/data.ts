import { ARN } from "../../partition/arn";
import type { Access } from "../../core/service";
import type { AccessRule, Params, Place } from "./builder";
import { access, isObject, objects, string } from "./builder";

/** Secrets Manager: `??????` stands for the six random characters at the end of a secret's ARN, which its name does not contain. */
export const secretsAccess: AccessRule = (operation, params, { account, region }) => {
  const id = string(params, "SecretId") ?? (operation === "CreateSecret" ? string(params, "Name") : undefined);
  if (!id) return undefined;
  const arn = id.startsWith("arn:") ? id : `${ARN}:secretsmanager:${region}:${account}:secret:${id}-??????`;
  const context = { "secretsmanager:SecretId": id, "secretsmanager:VersionStage": params.VersionStage };
  return [access(`secretsmanager:${operation}`, [arn], context)];
};

/** CloudWatch: metrics are not resources, so their namespace is a condition key. */
export const cloudwatchAccess: AccessRule = (operation, params) => {
  if (!/^(PutMetricData|GetMetricData|GetMetricStatistics|ListMetrics)$/.test(operation)) return undefined;
  return [access(`cloudwatch:${operation}`, [], { "cloudwatch:namespace": params.Namespace })];
};

const TRANSACTIONS: Readonly<Record<string, string>> = {
  Get: "GetItem",
  Put: "PutItem",
  Update: "UpdateItem",
  Delete: "DeleteItem",
  ConditionCheck: "ConditionCheckItem",
};

/** DynamoDB: a table or one of its indexes; batches and transactions access several. */
export const dynamodbAccess: AccessRule = (operation, params, place) => {
  if (operation.startsWith("Transact")) return transaction(params, place);
  const action = `dynamodb:${operation}`;
  if (isObject(params.RequestItems))
    return [
      access(
        action,
        Object.keys(params.RequestItems).map((table) => tableArn(table, place)),
      ),
    ];
  const table = string(params, "TableName");
  if (!table) return undefined;
  const index = string(params, "IndexName");
  return [access(action, [index ? `${tableArn(table, place)}/index/${index}` : tableArn(table, place)])];
};

function transaction(params: Params, place: Place): readonly Access[] {
  return objects(params, "TransactItems").flatMap((item) =>
    Object.entries(item).flatMap(([kind, part]) => {
      const table = isObject(part) ? string(part, "TableName") : undefined;
      return table ? [access(`dynamodb:${TRANSACTIONS[kind] ?? kind}`, [tableArn(table, place)])] : [];
    }),
  );
}

function tableArn(table: string, { account, region }: Place): string {
  return table.startsWith("arn:") ? table : `${ARN}:dynamodb:${region}:${account}:table/${table}`;
}
