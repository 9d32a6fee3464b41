/** CodePipeline's rule for an action type ("Action structure reference" in the user guide). */
export interface ActionTypeRule {
  readonly required: readonly string[];
  readonly optional: readonly string[];
  /** Minimum and maximum number of input artifacts. */
  readonly inputs: readonly [number, number];
  readonly outputs: readonly [number, number];
}

const CODEBUILD: ActionTypeRule = {
  required: ["ProjectName"],
  optional: ["PrimarySource", "BatchEnabled", "BuildspecOverride", "CombineArtifacts", "EnvironmentVariables"],
  inputs: [1, 5],
  outputs: [0, 5],
};

const CLOUDFORMATION = [
  "ActionMode",
  "StackName",
  "RoleArn",
  "TemplatePath",
  "TemplateConfiguration",
  "ParameterOverrides",
  "Capabilities",
  "ChangeSetName",
  "OutputFileName",
];

/** By `Category/Owner/Provider`, all of version 1. */
const RULES: Readonly<Record<string, ActionTypeRule>> = {
  "Source/AWS/CodeCommit": {
    required: ["RepositoryName", "BranchName"],
    optional: ["PollForSourceChanges", "OutputArtifactFormat"],
    inputs: [0, 0],
    outputs: [1, 1],
  },
  "Source/AWS/S3": {
    required: ["S3Bucket", "S3ObjectKey"],
    optional: ["PollForSourceChanges", "AllowOverrideForS3ObjectKey"],
    inputs: [0, 0],
    outputs: [1, 1],
  },
  "Source/AWS/ECR": { required: ["RepositoryName"], optional: ["ImageTag"], inputs: [0, 0], outputs: [1, 1] },
  "Source/AWS/CodeStarSourceConnection": {
    required: ["ConnectionArn", "FullRepositoryId", "BranchName"],
    optional: ["OutputArtifactFormat", "DetectChanges"],
    inputs: [0, 0],
    outputs: [1, 1],
  },
  "Build/AWS/CodeBuild": CODEBUILD,
  "Test/AWS/CodeBuild": CODEBUILD,
  "Deploy/AWS/S3": {
    required: ["BucketName", "Extract"],
    optional: ["ObjectKey", "KMSEncryptionKeyARN", "CannedACL", "CacheControl"],
    inputs: [1, 1],
    outputs: [0, 0],
  },
  "Deploy/AWS/CloudFormation": { required: ["ActionMode"], optional: CLOUDFORMATION, inputs: [0, 10], outputs: [0, 1] },
  "Deploy/AWS/CodeDeploy": { required: ["ApplicationName", "DeploymentGroupName"], optional: [], inputs: [1, 1], outputs: [0, 0] },
  "Deploy/AWS/ECS": {
    required: ["ClusterName", "ServiceName"],
    optional: ["FileName", "DeploymentTimeout"],
    inputs: [1, 1],
    outputs: [0, 0],
  },
  "Invoke/AWS/Lambda": { required: ["FunctionName"], optional: ["UserParameters"], inputs: [0, 5], outputs: [0, 5] },
  "Invoke/AWS/StepFunctions": {
    required: ["StateMachineArn"],
    optional: ["ExecutionNamePrefix", "InputType", "Input"],
    inputs: [0, 1],
    outputs: [0, 1],
  },
  "Approval/AWS/Manual": {
    required: [],
    optional: ["NotificationArn", "CustomData", "ExternalEntityLink"],
    inputs: [0, 0],
    outputs: [0, 0],
  },
};

/** The rule of an action type; undefined if CodePipeline does not have the type. */
export function actionTypeRule(type: {
  readonly category?: string;
  readonly owner?: string;
  readonly provider?: string;
  readonly version?: string;
}): ActionTypeRule | undefined {
  return type.version === "1" ? RULES[`${type.category}/${type.owner}/${type.provider}`] : undefined;
}
