import { type Clients, startClients } from "../helpers/clients";
import { assume, makeRole } from "../helpers/iam";
import { keyVariables, sdkSettings } from "../helpers/sdk";
import { ROOT_TRUST } from "./iam-clients";

/** Calls that boto3 makes as a role. Each prints one line: its result, or the error's code and action. */
const SCRIPT = `
import boto3, json, os, re
from botocore.exceptions import ClientError
account = "111122223333"
clients = {}
def call(service, operation, **parameters):
    client = clients.setdefault(service, boto3.client(service))
    try:
        getattr(client, operation)(**parameters)
        print(service, operation, "ok")
    except ClientError as error:
        message = error.response["Error"]["Message"]
        asked = re.search(r"perform: (\\S+) on resource: (\\S+)", message)
        print(service, operation, error.response["Error"]["Code"], *(asked.groups() if asked else [message]))
target = {"Arn": f"arn:aws:sqs:eu-central-1:{account}:scan", "RoleArn": f"arn:aws:iam::{account}:role/"}
def schedule(name, role):
    call("scheduler", "create_schedule", Name=name, ScheduleExpression="rate(1 day)", FlexibleTimeWindow={"Mode": "OFF"}, Target={**target, "RoleArn": target["RoleArn"] + role})
schedule("daily", "starter")
schedule("daily2", "other")
schedule("weekly", "starter")
call("scheduler", "get_schedule", Name="daily")
call("scheduler", "list_schedules")
alarm = dict(Namespace="Scan", MetricName="m", Statistic="Sum", Period=60, EvaluationPeriods=1, Threshold=1, ComparisonOperator="GreaterThanThreshold")
call("cloudwatch", "put_metric_alarm", AlarmName="scan-failed", **alarm)
call("cloudwatch", "put_metric_alarm", AlarmName="other", **alarm)
call("cloudwatch", "put_metric_data", Namespace="Scan", MetricData=[{"MetricName": "m", "Value": 1}])
call("cloudwatch", "put_metric_data", Namespace="Other", MetricData=[{"MetricName": "m", "Value": 1}])
call("events", "put_rule", Name="scan", ScheduleExpression="rate(1 day)")
call("events", "put_rule", Name="other", ScheduleExpression="rate(1 day)")
call("sqs", "create_queue", QueueName="scan")
call("sqs", "create_queue", QueueName="other")
call("sqs", "send_message", QueueUrl=os.environ["AWS_ENDPOINT_URL"] + f"/{account}/scan", MessageBody="hello")
call("sns", "create_topic", Name="scan")
call("sns", "create_topic", Name="other")
call("secretsmanager", "create_secret", Name="scan/token", SecretString="s")
call("secretsmanager", "get_secret_value", SecretId="scan/token")
call("secretsmanager", "create_secret", Name="other", SecretString="s")
call("dynamodb", "list_tables")
call("dynamodb", "delete_table", TableName="other")
call("lambda", "list_functions")
call("ec2", "describe_instances")
call("route53", "list_hosted_zones")
`;

const arn = (service: string, rest: string): string => `arn:aws:${service}:eu-central-1:111122223333:${rest}`;
const ALLOWED = [
  { Action: ["scheduler:CreateSchedule", "scheduler:GetSchedule"], Resource: arn("scheduler", "schedule/default/daily*") },
  {
    Action: "iam:PassRole",
    Resource: "arn:aws:iam::111122223333:role/starter",
    Condition: { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } },
  },
  { Action: "cloudwatch:PutMetricAlarm", Resource: arn("cloudwatch", "alarm:scan-*") },
  { Action: "cloudwatch:PutMetricData", Resource: "*", Condition: { StringEquals: { "cloudwatch:namespace": "Scan" } } },
  { Action: "events:PutRule", Resource: arn("events", "rule/scan") },
  { Action: ["sqs:CreateQueue", "sqs:SendMessage"], Resource: arn("sqs", "scan") },
  { Action: "sns:CreateTopic", Resource: arn("sns", "scan") },
  { Action: "secretsmanager:*", Resource: arn("secretsmanager", "secret:scan/token-??????") },
  { Action: "dynamodb:ListTables", Resource: "*" },
  { Action: "route53:ListHostedZones", Resource: "*" },
];

const EXPECTED = [
  "scheduler create_schedule ok",
  "scheduler create_schedule AccessDeniedException iam:PassRole arn:aws:iam::111122223333:role/other",
  `scheduler create_schedule AccessDeniedException scheduler:CreateSchedule ${arn("scheduler", "schedule/default/weekly")}`,
  "scheduler get_schedule ok",
  "scheduler list_schedules AccessDeniedException scheduler:ListSchedules *",
  "cloudwatch put_metric_alarm ok",
  `cloudwatch put_metric_alarm AccessDeniedException cloudwatch:PutMetricAlarm ${arn("cloudwatch", "alarm:other")}`,
  "cloudwatch put_metric_data ok",
  "cloudwatch put_metric_data AccessDeniedException cloudwatch:PutMetricData *",
  "events put_rule ok",
  `events put_rule AccessDeniedException events:PutRule ${arn("events", "rule/other")}`,
  "sqs create_queue ok",
  `sqs create_queue AccessDeniedException sqs:CreateQueue ${arn("sqs", "other")}`,
  "sqs send_message ok",
  "sns create_topic ok",
  `sns create_topic AuthorizationError sns:CreateTopic ${arn("sns", "other")}`,
  "secretsmanager create_secret ok",
  "secretsmanager get_secret_value ok",
  `secretsmanager create_secret AccessDeniedException secretsmanager:CreateSecret ${arn("secretsmanager", "secret:other-??????")}`,
  "dynamodb list_tables ok",
  `dynamodb delete_table AccessDeniedException dynamodb:DeleteTable ${arn("dynamodb", "table/other")}`,
  "lambda list_functions AccessDeniedException lambda:ListFunctions *",
  "ec2 describe_instances AccessDenied ec2:DescribeInstances *",
  "route53 list_hosted_zones ok",
];

let clients: Clients;
beforeAll(async () => void (clients = await startClients()));
afterAll(() => clients.stop());

test("boto3 may do as a role what the role's policy says, over every protocol", async () => {
  const root = sdkSettings(clients.sandbox);
  const keys = await assume(root, await makeRole(root, "boto", { trust: ROOT_TRUST, allow: ALLOWED }));
  expect((await clients.python(SCRIPT, keyVariables(keys))).trim().split("\n")).toEqual(EXPECTED);
});
