"""Prints, as JSON, what is left in the account: resource kind -> names. Keys that wait for deletion count as gone."""

import json

import boto3


def names(client, paginator, key, name=lambda item: item):
    pages = boto3.client(client).get_paginator(paginator).paginate()
    return [name(item) for page in pages for item in page[key]]


def live_keys():
    kms = boto3.client("kms")
    keys = [kms.describe_key(KeyId=key)["KeyMetadata"] for key in names("kms", "list_keys", "Keys", lambda item: item["KeyId"])]
    return [key["KeyId"] for key in keys if key["KeyManager"] == "CUSTOMER" and key["KeyState"] == "Enabled"]


def roles():
    own = names("iam", "list_roles", "Roles")
    return [role["RoleName"] for role in own if not role["Path"].startswith("/aws-service-role/")]


left = {
    "buckets": [bucket["Name"] for bucket in boto3.client("s3").list_buckets()["Buckets"]],
    "domains": names("codeartifact", "list_domains", "domains", lambda item: item["name"]),
    "repositories": names("codeartifact", "list_repositories", "repositories", lambda item: item["name"]),
    "source repositories": names("codecommit", "list_repositories", "repositories", lambda item: item["repositoryName"]),
    "projects": names("codebuild", "list_projects", "projects"),
    "pipelines": names("codepipeline", "list_pipelines", "pipelines", lambda item: item["name"]),
    "parameters": names("ssm", "describe_parameters", "Parameters", lambda item: item["Name"]),
    "schedules": names("scheduler", "list_schedules", "Schedules", lambda item: item["Name"]),
    "schedule groups": [group for group in names("scheduler", "list_schedule_groups", "ScheduleGroups", lambda item: item["Name"]) if group != "default"],
    "log groups": names("logs", "describe_log_groups", "logGroups", lambda item: item["logGroupName"]),
    "aliases": [alias for alias in names("kms", "list_aliases", "Aliases", lambda item: item["AliasName"]) if not alias.startswith("alias/aws/")],
    "keys": live_keys(),
    "roles": roles(),
}
print(json.dumps({kind: found for kind, found in left.items() if found}))
