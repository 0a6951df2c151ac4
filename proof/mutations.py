"""Mistakes that deploy without a word, or would: each is made in template.yaml, and must be noticed."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mutation:
    name: str
    old: str
    new: str
    noticed_as: str

    def applied_to(self, source):
        if self.old not in source:
            raise SystemExit(f"proof/mutations.py: template.yaml no longer has {self.old!r}: change “{self.name}”")
        return source.replace(self.old, self.new, 1)


MUTATIONS = [
    Mutation("a misspelt TTL", "ReauthorizeEvery: 0\n", "ReauthorizeEvry: 0\n", "Limiter Authorizer must specify Identity"),
    Mutation("a misspelt TTL beside an identity source", "ReauthorizeEvery: 0\n", "Headers: [Authorization]\n              ReauthorizeEvry: 0\n",
             "authorizerResultTtlInSeconds must be 0"),
    Mutation("the authorizer by its function, which is $LATEST", "FunctionArn: !Ref AuthorizerFunction.Alias",
             "FunctionArn: !GetAtt AuthorizerFunction.Arn", "is not called by an alias"),
    Mutation("no permission for an HTTP API's authorizer", "EnableFunctionDefaultPermissions: true",
             "EnableFunctionDefaultPermissions: false", "no permission for its alias"),
    Mutation("a denial that stays a 403", "ACCESS_DENIED:\n          StatusCode: 429", "ACCESS_DENIED:\n          StatusCode: 403",
             "ACCESS_DENIED is not a 429"),
    Mutation("a header from a key that is never said", "context.authorizer.retryAfterMs", "context.authorizer.retryAfterMillis",
             "ACCESS_DENIED maps retry-after-ms"),
    Mutation("a header that is forgotten", "              x-should-retry: context.authorizer.shouldRetry\n", "",
             "ACCESS_DENIED maps x-should-retry to None"),
    Mutation("a body around the authorizer's", "application/json: $context.authorizer.body",
             "application/json: '{\"said\": \"$context.authorizer.body\"}'", "is not the authorizer's alone"),
    Mutation("a gateway response in another voice", '"code":"authorizer_failure","param":null}}', '"code":"authorizer_failure"}}',
             "AUTHORIZER_FAILURE has an error that no SDK reads"),
    Mutation("a body that is no JSON", '"title":"Unauthorized","status":401', '"title":"Unauthorized",,"status":401',
             "UNAUTHORIZED has no body in JSON"),
    Mutation("SnapStart of nothing", "      ApplyOn: PublishedVersions", "      ApplyOn: None",
             "has no SnapStart on published versions"),
    Mutation("a release that no alarm watches", "        Alarms: [!Ref ModelErrors]\n", "        Alarms: []\n",
             "a release of ModelFunction is watched by no alarm"),
    Mutation("no room of its own for the authorizer", "      ReservedConcurrentExecutions: !Ref AuthorizerConcurrency\n", "",
             "has no reserved concurrency"),
    Mutation("a cache that is open to its network", "          SourceSecurityGroupId: !GetAtt FunctionSecurityGroup.GroupId\n",
             "          CidrIp: 10.0.0.0/8\n", "lets in more than one group"),
    Mutation("functions that may call everybody", "          FromPort: 443\n          ToPort: 443\n",
             "          FromPort: 0\n          ToPort: 65535\n", "may call everybody on more than 443"),
    Mutation("a cache without users", "      UserGroupId: !Ref CacheUserGroup\n", "", "has no user group"),
    Mutation("a user whose name is not its id", "UserName: !Ref CacheName", "UserName: weir-functions", "to be its name"),
    Mutation("a user who may do everything", "on ~weir:* ~weir-* -@all", "on ~* +@all", "may do more than Weir does"),
    Mutation("a token in the clear", "!Sub rediss://${CacheUser}@", "!Sub redis://${CacheUser}@", "does not sign in to Cache by TLS"),
    Mutation("a policy for everything", "            Resource: [!GetAtt Cache.ARN, !GetAtt CacheUser.Arn]",
             "            Resource: '*'", "has a policy for everything"),
    Mutation("a log that is kept for ever", "      LogGroupName: !Sub /weir/${AWS::StackName}/settle\n      RetentionInDays: !Ref LogRetentionDays\n",
             "      LogGroupName: !Sub /weir/${AWS::StackName}/settle\n", "is kept for ever"),
    Mutation("a reference to what is not always there", "Value: !If\n      - Rest\n", "Value: !If\n      - Http\n", "which is not there"),
    Mutation("a misspelt variable", "WEIR_REDIS_DEADLINE:", "WEIR_REDIS_DEADLIN:", "which nothing reads"),
    Mutation("a stage that is not throttled", "          ThrottlingRateLimit: !Ref StageRateLimit\n", "", "is not throttled"),
    Mutation("an HTTP API that is not throttled", "        ThrottlingBurstLimit: !Ref StageBurstLimit\n      AccessLogSettings:",
             "      AccessLogSettings:", "HttpApiStage is not throttled"),
    Mutation("an alarm on a metric that nobody writes", "MetricName: RedisTime", "MetricName: RedisMillis", "which nobody writes"),
    Mutation("an alarm that nobody hears", "      AlarmActions: !If [Alarmed, [!Ref AlarmTopicArn], !Ref AWS::NoValue]\n", "", "tells nobody"),
    Mutation("an access log that asks for what is never said", "$context.authorizer.detail", "$context.authorizer.reason",
             "which the authorizer never says"),
    Mutation("a rule that is forgotten", "RuleCondition: !Equals [!Ref ApiType, HTTP]", "RuleCondition: !Equals [!Ref ApiType, SOAP]",
             "is not refused"),
]
