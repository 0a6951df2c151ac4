"""What must be true of a stack. Each check yields a sentence for each thing that is not."""

import json
import re
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
JAVA = [source.read_text() for module in ("limiter", "execution-environment", "authorizer", "model-function")
        for source in (REPOSITORY / module / "src/main/java").rglob("*.java")]

# Read by what is not Weir's own: the JVM, Powertools, AWS' extension for secrets.
OTHERS_VARIABLES = {"JAVA_TOOL_OPTIONS", "POWERTOOLS_METRICS_NAMESPACE", "SECRETS_MANAGER_TTL"}

# By its export, by its ARN, or by what a stage variable names.
ANOTHER_STACKS_ALIAS = r"functions/(\$\{[\w-]+AliasArn}|arn:aws:lambda:[\w:-]+:function:[\w-]+:[\w-]+|.*\$\{!?stageVariables\.\w+}.*)/invocations"

# Commands, and parts of access strings, that ElastiCache Serverless has not: a user who is to have one is not made. From
# docs.aws.amazon.com/AmazonElastiCache/latest/dg/SupportedCommands.html.
NO_COMMANDS = set("""acl bgrewriteaof bgsave commandlog config debug fcall fcall_ro function keys lastsave latency memory migrate
    monitor move object pfdebug pfselftest psubscribe psync punsubscribe replicaof reset save shutdown slaveof slowlog swapdb sync
    wait client|caching client|getredir client|id client|info client|kill client|list client|no-evict client|pause
    client|tracking client|trackinginfo client|unblock client|unpause cluster|count-failure-reports pubsub|numpat script|kill""".split())

# What AWS itself writes, and by which dimensions: of the pages about metrics of Lambda, API Gateway and ElastiCache Serverless.
BY_ALIAS, BY_FUNCTION, BY_CACHE = {"FunctionName", "Resource"}, {"FunctionName"}, {"clusterId"}
AWS_METRICS = {
    "AWS/Lambda": {name: [BY_ALIAS, BY_FUNCTION] for name in ("Errors", "Throttles", "Duration", "ConcurrentExecutions")},
    "AWS/ApiGateway": {"5XXError": [{"ApiName", "Stage"}], "5xx": [{"ApiId", "Stage"}]},
    "AWS/ElastiCache": {name: [BY_CACHE] for name in (
        "AuthenticationFailures", "BytesUsedForCache", "ElastiCacheProcessingUnits", "Evictions", "IamAuthenticationThrottling",
        "SuccessfulWriteRequestLatency", "ThrottledCmds")},
}

# What a call takes of the cache that holds tokens and is settled, rounded up: docs/scale.md, "Where one slot ends".
ECPU_OF_A_CALL = 20

# What an access log may not say: it has keys in it, or is as long as callers like.
UNLOGGED = ("$context.path", "$context.authorizer.body", "$context.authorizer.hold")

FUNCTION = "AWS::Lambda::Function"
REST, HTTP = "AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api"


def all_refer_to_what_is_there(stack):
    yield from sorted(stack.dangling)


def answers_are_not_kept(stack):
    for api, name, authorizer in authorizers(stack):
        if authorizer.get("authorizerResultTtlInSeconds") != 0:
            yield f"authorizer {name} of {api}: authorizerResultTtlInSeconds must be 0, or answers are kept and nothing is counted"


def authorizers_are_called_by_alias(stack):
    aliases = stack.of("AWS::Lambda::Alias")
    for api, name, authorizer in authorizers(stack):
        uri = str(authorizer["authorizerUri"])
        called = re.search(r"functions/\$\{(\w+)}/invocations", uri)
        regions = re.search(r":apigateway:([\w-]+):lambda:path/.*/functions/arn:aws:lambda:([\w-]+):", uri)
        if regions and regions[1] != regions[2]:
            yield f"authorizer {name} of {api} is looked for in {regions[1]}, and is in {regions[2]}"
        if re.search(ANOTHER_STACKS_ALIAS, uri):
            continue
        if not called or called.group(1) not in aliases:
            yield f"authorizer {name} of {api} is not called by an alias"
            continue
        if not any(may_invoke(permission, called.group(1), api, "/authorizers/*") for permission in permissions(stack)):
            yield f"authorizer {name} of {api}: no permission for its alias, from …/authorizers/… of that API"


def authorizers_see_every_call_whole(stack):
    functions = stack.of(FUNCTION)
    for api, name, authorizer in authorizers(stack):
        if authorizer["type"].lower() != "request":
            yield f"authorizer {name} of {api} is shown one header only"
        if authorizer.get("identitySource"):
            yield f"authorizer {name} of {api} has an identity source: a call without it is a 401 that Weir never sees"
        if api not in stack.of(HTTP):
            continue
        if authorizer.get("authorizerPayloadFormatVersion") not in ("2.0", 2.0):
            yield f"authorizer {name} of {api} is shown events of another format than 2.0"
        for function, _ in deciding(stack):
            simple = functions[function]["Environment"]["Variables"].get("WEIR_SIMPLE_RESPONSES") == "true"
            if simple != bool(authorizer.get("enableSimpleResponses")):
                yield f"authorizer {name} of {api} and WEIR_SIMPLE_RESPONSES of {function} do not say the same"


def permissions_are_narrow(stack):
    for name, permission in stack.of("AWS::Lambda::Permission").items():
        if not re.search(r"(/authorizers/(\*|\w+)|/\*?/(GET|POST|PUT|PATCH|DELETE|OPTIONS|HEAD|\*)/.+)$", str(permission.get("SourceArn"))):
            yield f"permission {name} is for more than one method or the authorizers of one API"


def routes_are_guarded_and_lead_to_aliases(stack):
    aliases = stack.of("AWS::Lambda::Alias")
    for api, properties in stack.of(REST, HTTP).items():
        for path, methods in properties["Body"]["paths"].items():
            for method, operation in methods.items():
                if method.startswith("x-") or not isinstance(operation, dict):
                    continue
                if not operation.get("security"):
                    yield f"{method} {path} of {api} has no authorizer"
                uri = str(operation["x-amazon-apigateway-integration"].get("uri"))
                called = re.search(r"functions/\$\{(\w+)}/invocations", uri)
                if not called or called.group(1) not in aliases:
                    yield f"{method} {path} of {api} does not lead to an alias"
                elif not any(may_invoke(permission, called.group(1), api, re.sub(r"\{[^}]*}", "*", path))
                             for permission in permissions(stack)):
                    yield f"{method} {path} of {api}: no permission for its alias"


def denials_are_429s_with_every_header(stack):
    headers = dict(re.findall(r'[A-Z_]+\("([\w-]+)", "(\w+)"\)', java("AnswerHeader")))
    for api, types in gateway_responses(stack):
        denied = types.get("ACCESS_DENIED", {})
        if status(denied) != 429:
            yield f"{api}: ACCESS_DENIED is not a 429"
        mapped = {name.removeprefix("gatewayresponse.header."): value for name, value in
                  denied.get("responseParameters", {}).items()}
        wanted = {header: f"context.authorizer.{key}" for header, key in headers.items()}
        for header in sorted({*wanted, *(name for name, value in mapped.items() if not value.startswith("'"))}):
            if mapped.get(header) != wanted.get(header):
                yield f"{api}: ACCESS_DENIED maps {header} to {mapped.get(header)}, and should to {wanted.get(header)}"
        if denied.get("responseTemplates") != {"application/json": "$context.authorizer.body"}:
            yield f"{api}: the body of ACCESS_DENIED is not the authorizer's alone"


def gateway_responses_have_one_voice(stack):
    for api, types in gateway_responses(stack):
        for missing in sorted({"UNAUTHORIZED", "THROTTLED", "QUOTA_EXCEEDED", "AUTHORIZER_FAILURE", "DEFAULT_4XX", "WAF_FILTERED",
                               "AUTHORIZER_CONFIGURATION_ERROR", "DEFAULT_5XX"} - set(types)):
            yield f"{api}: there is no gateway response {missing}"
        for name, response in types.items():
            if name != "ACCESS_DENIED":
                yield from (f"{api}: {name} {mistake}" for mistake in mistakes_of(response))


def mistakes_of(response):
    template = response.get("responseTemplates", {}).get("application/json", "")
    try:
        body = json.loads(template.replace("$context.error.messageString", '"said"'))
    except ValueError:
        yield "has no body in JSON"
        return
    if set(body) - {"status"} != {"type", "title", "detail", "error"}:
        yield "has another body than docs/answers.md shows"
    elif set(body["error"]) != {"message", "type", "code", "param"} or body["error"]["message"] != body["detail"]:
        yield "has an error that no SDK reads"
    if body.get("status") != status(response):
        yield "says another status than it has"
    if body.get("status") == 429 and not {"Retry-After", "x-should-retry"} & {
            name.removeprefix("gatewayresponse.header.") for name in response.get("responseParameters", {})}:
        yield "is a 429 that does not say when to come again"


def functions_have_snapshots_and_an_alias(stack):
    versions = {version["FunctionName"]["Ref"]: name for name, version in stack.of("AWS::Lambda::Version").items()}
    for name, function in stack.of(FUNCTION).items():
        if not function["Runtime"].startswith("java"):
            continue
        if (function["Runtime"], function.get("Architectures")) != ("java25", ["arm64"]):
            yield f"{name} does not run on java25, arm64"
        if function.get("SnapStart") != {"ApplyOn": "PublishedVersions"}:
            yield f"{name} has no SnapStart on published versions"
        alias = alias_of(stack, name)
        if alias is None or alias[1]["FunctionVersion"] != {"Fn::GetAtt": [versions.get(name), "Version"]}:
            yield f"{name} has no alias of a published version"
        elif stack.of("AWS::Lambda::Version")[versions[name]].get("Description") != stack.parameters["Release"]:
            yield f"{name} has no new version for another Release: other parameters would never arrive"
        elif not function["Description"].endswith(" " + stack.parameters["Release"]):
            yield f"{name} is the same for another Release, and Lambda makes no version of what has not changed"
        elif "ProvisionedConcurrencyConfig" in alias[1]:
            yield f"{name} has provisioned concurrency, which does not go with snapshots"


def releases_are_taken_back(stack):
    alarms, groups = stack.of("AWS::CloudWatch::Alarm"), stack.of("AWS::CodeDeploy::DeploymentGroup")
    for name in stack.of(FUNCTION):
        alias = alias_of(stack, name)
        update = stack.resources[alias[0]].get("UpdatePolicy", {}).get("CodeDeployLambdaAliasUpdate", {}) if alias else {}
        group = groups.get(update.get("DeploymentGroupName", {}).get("Ref"), {})
        named = [alarm["Name"]["Ref"] for alarm in group.get("AlarmConfiguration", {}).get("Alarms", [])]
        if not named or not group["AlarmConfiguration"].get("Enabled"):
            yield f"a release of {name} is watched by no alarm"
        if not re.fullmatch("CodeDeployDefault.Lambda(AllAtOnce|(Canary|Linear)10Percent\\w+)", str(group.get("DeploymentConfigName"))):
            yield f"a release of {name} goes as {group.get('DeploymentConfigName')} says, which CodeDeploy does not know"
        if "DEPLOYMENT_STOP_ON_ALARM" not in group.get("AutoRollbackConfiguration", {}).get("Events", []):
            yield f"a release of {name} is not taken back by an alarm"
        watched = [metric for alarm in named if alarm in alarms for metric in metrics_of(alarms[alarm])]
        if not any(is_of(stack, metric, alias[0], name) for metric in watched):
            yield f"a release of {name} is not watched by its own errors"


def metrics_of(alarm):
    """What an alarm is on, itself or by what it computes."""
    return [alarm] if "MetricName" in alarm else [query["MetricStat"]["Metric"] for query in alarm["Metrics"] if "MetricStat" in query]


def errors_of_who_decides_are_no_401s(stack):
    """API Gateway says 401 for a function that fails with that word."""
    for function, _ in deciding(stack):
        for name, alarm in stack.of("AWS::CloudWatch::Alarm").items():
            metrics = metrics_of(alarm)
            if any(metric["MetricName"] == "Errors" and {"Name": "FunctionName", "Value": {"Ref": function}} in metric["Dimensions"] for metric in metrics):
                if not any(metric["MetricName"] == "Unauthorized" and not metric.get("Dimensions") for metric in metrics):
                    yield f"{name} counts wrong keys as errors of {function}: whoever guesses some takes a release back"


def is_of(stack, metric, alias, function):
    dimensions = {dimension["Name"]: dimension["Value"] for dimension in metric.get("Dimensions", [])}
    return (metric.get("Namespace") == "AWS/Lambda" and metric.get("MetricName") == "Errors" and dimensions.get("FunctionName") == {"Ref": function}
            and dimensions.get("Resource") == f"${{{function}}}:{stack.resources[alias]['Properties']['Name']}")


def the_authorizer_has_room_and_little_time(stack):
    for name, function in deciding(stack):
        if "ReservedConcurrentExecutions" not in function:
            yield f"{name} has no reserved concurrency: whatever else the account runs may take its room"
        if function.get("ReservedConcurrentExecutions") != stack.parameters.get("AuthorizerConcurrency"):
            yield f"{name} has not the room that AuthorizerConcurrency says"
        if function["Timeout"] > 5:
            yield f"{name} may take {function['Timeout']} s, for which every caller would wait"


def nobody_waits_in_vain(stack):
    for api, properties in stack.of(REST, HTTP).items():
        for methods in properties["Body"]["paths"].values():
            for operation in methods.values():
                function = called_by(stack, operation["x-amazon-apigateway-integration"].get("uri"))
                if function and stack.of(FUNCTION)[function]["Timeout"] > 29:
                    yield f"{function} may take longer than the 29 s that {api} waits"
    for name, function in weirs(stack):
        for variable, value in function["Environment"]["Variables"].items():
            if variable.endswith(("_DEADLINE", "_REFRESH")):
                time = re.fullmatch(r"(\d+)(ms|s)", str(value))
                if not time:
                    yield f"{name}: {variable} is no duration"
                elif variable.endswith("_DEADLINE") and int(time[1]) / (1000 if time[2] == "ms" else 1) > function["Timeout"] / 2:
                    yield f"{name}: {variable} is more than half of the {function['Timeout']} s that it may take"


def the_network_is_closed(stack):
    for name, group in stack.of("AWS::EC2::SecurityGroup").items():
        for rule in group.get("SecurityGroupIngress", []):
            if (rule["FromPort"], rule["ToPort"]) != (6379, 6380) or "SourceSecurityGroupId" not in rule:
                yield f"{name} lets in more than one group on 6379 to 6380"
        if not group.get("SecurityGroupEgress"):
            yield f"{name} says nothing of egress, and so may call everybody"
        for rule in group.get("SecurityGroupEgress", []):
            if {rule.get("CidrIp"), rule.get("CidrIpv6")} & {"0.0.0.0/0", "::/0"} and (rule["IpProtocol"], rule["FromPort"], rule["ToPort"]) != ("tcp", 443, 443):
                yield f"{name} may call everybody on more than 443"
    for name, rule in stack.of("AWS::EC2::SecurityGroupEgress").items():
        if (rule["FromPort"], rule["ToPort"]) != (6379, 6380) or "DestinationSecurityGroupId" not in rule:
            yield f"{name} opens more than 6379 to 6380 of one group"


def functions_reach_the_cache_and_nobody_else_does(stack):
    for name, cache in stack.of("AWS::ElastiCache::ServerlessCache").items():
        behind = cache.get("SecurityGroupIds", [])
        if len(behind) != 1:
            yield f"{name} is not behind one security group of its own"
            continue
        for function, properties in stack.of(FUNCTION).items():
            within = properties.get("VpcConfig", {}).get("SecurityGroupIds", [])
            if properties.get("VpcConfig", {}).get("SubnetIds") != cache["SubnetIds"]:
                yield f"{function} is not in the subnets of {name}"
            let_in = [rule.get("SourceSecurityGroupId") for rule in group_of(stack, behind[0]).get("SecurityGroupIngress", [])]
            if let_in != within:
                yield f"{name} lets in others than {function}"
            let_out = {rule: it for rule, it in stack.of("AWS::EC2::SecurityGroupEgress").items()
                       if [it["GroupId"]] == within and it.get("DestinationSecurityGroupId") == behind[0]}
            if not let_out:
                yield f"{function} may not call {name}"
            elif not set(let_out) & set(as_list(stack.resources[name].get("DependsOn", []))):
                yield f"{name} may be there before its functions may call it"


def group_of(stack, attribute):
    return stack.of("AWS::EC2::SecurityGroup").get(attribute["Fn::GetAtt"][0], {})


def the_cache_is_signed_in_to(stack):
    for name, cache in stack.of("AWS::ElastiCache::ServerlessCache").items():
        users = stack.of("AWS::ElastiCache::User")
        if {cache["Engine"], *(it["Engine"] for it in (*users.values(), *stack.of("AWS::ElastiCache::UserGroup").values()))} != {"valkey"}:
            yield f"{name}, its users and their group are not all Valkey's"
        usage = cache.get("CacheUsageLimits", {})
        if "Maximum" not in usage.get("DataStorage", {}) or "Maximum" not in usage.get("ECPUPerSecond", {}):
            yield f"{name} may cost whatever callers like"
        elif int(usage["ECPUPerSecond"]["Maximum"]) < ECPU_OF_A_CALL * int(stack.parameters["StageRateLimit"]):
            yield f"{name} turns commands away before the stage turns calls away"
        group = stack.of("AWS::ElastiCache::UserGroup").get((cache.get("UserGroupId") or {}).get("Ref"), {})
        members = [user["Ref"] for user in group.get("UserIds", [])]
        if not members:
            yield f"{name} has no user group: everybody in its network may do everything"
        for user in members:
            said = users[user]
            if said["UserId"] != said["UserName"]:
                yield f"{user}: IAM wants the user's id to be its name"
            if said.get("AuthenticationMode") != {"Type": "iam"}:
                yield f"{user} does not sign in by IAM"
            switch, *rules = said["AccessString"].split()
            if switch != "on":
                yield f"{user} is switched off"
            if "-@all" not in rules or {"~*", "allkeys", "allcommands"} & set(rules) or any(rule.startswith("+@") for rule in rules):
                yield f"{user} may do more than Weir does"
            for command in sorted({rule[1:] for rule in rules if rule.startswith("+")}):
                if {command, command.split("|")[0]} & NO_COMMANDS:
                    yield f"{user} is to have {command}, which ElastiCache Serverless has not"
        if not re.fullmatch("[a-z0-9-]+", cache["ServerlessCacheName"]):
            yield f"{name}: IAM signs the cache's name in small letters, and so it must be"
        for function, properties in weirs(stack):
            url = properties["Environment"]["Variables"]["WEIR_REDIS_URL"]
            if not any(url == f"rediss://${{{user}}}@${{{name}.Endpoint.Address}}:${{{name}.Endpoint.Port}}?iam="
                              + cache["ServerlessCacheName"] for user in members):
                yield f"{function}: WEIR_REDIS_URL does not sign in to {name} by TLS and IAM"
            allowed = [statement for statement in statements_of_role(stack, properties)
                       if statement["Action"] == "elasticache:Connect"]
            if not any(statement["Resource"] == [{"Fn::GetAtt": [name, "ARN"]}, {"Fn::GetAtt": [user, "Arn"]}]
                       for statement in allowed for user in members):
                yield f"{function}: its role may not connect to {name} as its user"


def no_policy_is_for_everything(stack):
    for name, resource in stack.resources.items():
        for statement in statements(resource["Properties"]):
            listed = [*as_list(statement.get("Action")), *as_list(statement.get("Resource"))]
            if any(isinstance(each, str) and "*" in each for each in listed):
                yield f"{name} has a policy for everything"
            if statement.get("Principal") in ("*", {"AWS": "*"}):
                yield f"{name} has a policy for everybody"
            if "NotAction" in statement or "NotResource" in statement:
                yield f"{name} has a policy for all but something"


def roles_read_what_their_functions_are_told(stack):
    """What lies elsewhere may be read, by what reads it, and nothing beside it."""
    for name, function in weirs(stack):
        variables = function["Environment"]["Variables"]
        wanted, layers = [], []
        limits = variables["WEIR_LIMITS_FILE"]
        if limits.startswith("s3://"):
            wanted.append((["s3:GetObject"], f"arn:aws:s3:::{limits.removeprefix('s3://')}"))
        if limits.startswith("appconfig:"):
            application, environment, profile = limits.removeprefix("appconfig:").split("/")
            wanted.append((["appconfig:StartConfigurationSession", "appconfig:GetLatestConfiguration"],
                           "arn:aws:appconfig:eu-west-1:123456789012:"
                           f"application/{application}/environment/{environment}/configuration/{profile}"))
            layers.append(stack.parameters["AppConfigExtensionLayer"])
        if variables.get("WEIR_UPSTREAM_KEY_SECRET"):
            wanted.append((["secretsmanager:GetSecretValue"], variables["WEIR_UPSTREAM_KEY_SECRET"]))
            layers.append(stack.parameters["SecretsExtensionLayer"])
        may = [(as_list(statement["Action"]), statement["Resource"]) for statement in statements_of_role(stack, function)
               if statement["Action"] not in ("sts:AssumeRole", ["sts:AssumeRole"], "elasticache:Connect")]
        if sorted(may, key=str) != sorted(wanted, key=str):
            yield f"{name}: its role may {may}, and should {wanted}"
        if function.get("Layers", []) != layers:
            yield f"{name} has the layers {function.get('Layers')}, and should have {layers}"
        signs_in = re.search(r"\?iam=", str(variables["WEIR_REDIS_URL"]))
        if signs_in and not any(statement["Action"] == "elasticache:Connect" for statement in statements_of_role(stack, function)):
            yield f"{name}: its role may not connect to the cache that it signs in to"


def what_others_import_is_there(stack):
    aliases = {f"{alias['FunctionName']['Ref']}": {"Ref": name} for name, alias in stack.of("AWS::Lambda::Alias").items()}
    exported = {output["Export"]["Name"]: output["Value"] for output in stack.outputs.values() if "Export" in output}
    if exported.get("weir-AuthorizerAliasArn") != aliases.get("AuthorizerFunction"):
        yield "weir-AuthorizerAliasArn is not the alias of the authorizer"
    if exported.get("weir-SettleFunctionArn") != aliases.get("SettleFunction"):
        yield "weir-SettleFunctionArn is not the alias of the function that settles"
    role = (exported.get("weir-AuthorizerRoleArn") or {}).get("Fn::GetAtt", ["none"])[0]
    invokes = [statement["Resource"] for statement in statements(stack.of("AWS::IAM::Role").get(role, {}))
               if statement["Action"] == "lambda:InvokeFunction"]
    if invokes != [aliases.get("AuthorizerFunction")]:
        yield "weir-AuthorizerRoleArn may not invoke the authorizer's alias, or more than that"


def secrets_are_not_echoed(stack):
    for name in ("RedisUrl", "UpstreamKey"):
        if name in stack.template.get("Parameters", {}) and not stack.template["Parameters"][name].get("NoEcho"):
            yield f"{name}, which may be or have a secret, is shown to whoever looks at the stack"


def the_role_that_logs_outlives_the_stack(stack):
    for name, account in stack.of("AWS::ApiGateway::Account").items():
        for kept in (name, account["CloudWatchRoleArn"]["Fn::GetAtt"][0]):
            if stack.resources[kept].get("DeletionPolicy") != "Retain":
                yield f"{kept} goes with the stack, and other APIs no longer log"
        for stage in stack.of("AWS::ApiGateway::Stage"):
            if json.dumps({"Ref": name}) not in json.dumps(stack.resources[stage]):
                yield f"{stage} may be made before the role by which it logs"


def logs_are_known_and_end(stack):
    groups = stack.of("AWS::Logs::LogGroup")
    for name, group in groups.items():
        if not group.get("RetentionInDays") or not group.get("LogGroupName"):
            yield f"{name} has no name, or is kept for ever"
    for name, function in stack.of(FUNCTION).items():
        if function.get("LoggingConfig", {}).get("LogGroup", {}).get("Ref") not in groups:
            yield f"{name} logs to a group that nobody has made"
    for name, stage in stack.of("AWS::ApiGateway::Stage", "AWS::ApiGatewayV2::Stage").items():
        setting = stage.get("AccessLogSetting") or stage.get("AccessLogSettings") or {}
        if setting.get("DestinationArn", {}).get("Fn::GetAtt", [""])[0] not in groups:
            yield f"{name} has no access log"
            continue
        logged = json.loads(setting["Format"])
        for key in ("client", "plan", "refused", "detail"):
            if f"$context.authorizer.{key}" not in logged.values():
                yield f"{name}: its access log does not say $context.authorizer.{key}"
        given = {value.removeprefix("$context.authorizer.") for value in logged.values()
                 if value.startswith("$context.authorizer.")}
        for said in sorted(set(logged.values()) & set(UNLOGGED)):
            yield f"{name}: its access log says {said}"
        for key in sorted(given - context_keys() - ({"error"} if name == "HttpApiStage" else {"status", "latency", "error"})):
            yield f"{name}: its access log asks for {key}, which the authorizer never says"


def variables_are_read(stack):
    read = {name.upper().replace(".", "_").replace("-", "_") for text in JAVA for name in re.findall(r'"(weir\.[a-z-]+)"', text)}
    for name, function in weirs(stack):
        for variable in sorted(set(function.get("Environment", {}).get("Variables", {})) - read - OTHERS_VARIABLES):
            yield f"{name} has a variable {variable}, which nothing reads"


def handlers_are_there(stack):
    for name, function in weirs(stack):
        package, simple = function["Handler"].rsplit(".", 1)
        if not any(f"package {package};" in text and f"public final class {simple} " in text for text in JAVA):
            yield f"{name}: there is no class {function['Handler']}"


def the_stage_is_throttled_first(stack):
    for name, stage in stack.of("AWS::ApiGateway::Stage").items():
        settings = [setting for setting in stage.get("MethodSettings", [])
                    if setting.get("ResourcePath") == "/*" and setting.get("HttpMethod") == "*"]
        if not any("ThrottlingRateLimit" in setting and "ThrottlingBurstLimit" in setting for setting in settings):
            yield f"{name} is not throttled: one flood takes all of the authorizer"
    for name, stage in stack.of("AWS::ApiGatewayV2::Stage").items():
        if not {"ThrottlingRateLimit", "ThrottlingBurstLimit"} <= set(stage.get("DefaultRouteSettings", {})):
            yield f"{name} is not throttled: one flood takes all of the authorizer"


def waf_stands_before_the_stage(stack):
    wanted = int(stack.parameters.get("WafRateLimit", 0))
    associations = stack.of("AWS::WAFv2::WebACLAssociation")
    if wanted and not any(re.search(r"::/restapis/\$\{\w+}/stages/\$\{\w+}$", it["ResourceArn"]) for it in associations.values()):
        yield "no web ACL stands before a stage"
    for name, acl in stack.of("AWS::WAFv2::WebACL").items():
        limits = [rule["Statement"]["RateBasedStatement"] for rule in acl["Rules"] if "Block" in rule["Action"]]
        if acl["Scope"] != "REGIONAL" or "Allow" not in acl["DefaultAction"]:
            yield f"{name} does not let pass all others, or is not for APIs"
        if [(it["AggregateKeyType"], int(it["Limit"])) for it in limits] != [("IP", wanted)]:
            yield f"{name} does not turn away addresses above WafRateLimit"


def alarms_hear_something(stack):
    for name, alarm in stack.of("AWS::CloudWatch::Alarm").items():
        for metric in metrics_of(alarm):
            dimensions = {dimension["Name"]: dimension["Value"] for dimension in metric.get("Dimensions", [])}
            yield from (f"{name} {mistake}" for mistake in deaf(stack, metric["Namespace"], metric["MetricName"], dimensions))
        if alarm.get("TreatMissingData") != "notBreaching":
            yield f"{name} goes off where there are no calls"
        if alarm.get("ComparisonOperator") != "GreaterThanThreshold":
            yield f"{name} goes off where all is well"
        topic = stack.parameters.get("AlarmTopicArn")
        if topic and alarm.get("AlarmActions") != [topic]:
            yield f"{name} tells nobody"
    for wanted in ("Errors", "Throttles", "Degraded", "RedisTime", "Denied"):
        if wanted not in json.dumps(stack.of("AWS::CloudWatch::Alarm")):
            yield f"there is no alarm on {wanted}"


def deaf(stack, namespace, metric, dimensions):
    """Why a metric never has a value."""
    if namespace == "weir":
        if metric not in set(re.findall(r'"([A-Z]\w+)"', java("DecisionMetrics") + java("Outcome"))):
            yield f"waits for the metric {metric}, which nobody writes"
        written = own_dimensions()
    else:
        written = AWS_METRICS.get(namespace, {}).get(metric)
        if written is None:
            yield f"waits for the metric {metric}, which nobody writes"
            return
    if set(dimensions) not in written:
        yield f"waits for {metric} by {sorted(dimensions)}, and it is written by {sorted(map(sorted, written))}"
    apis = stack.of(REST, HTTP)
    caches = [cache["ServerlessCacheName"] for cache in stack.of("AWS::ElastiCache::ServerlessCache").values()]
    known = {
        "stage": [stack.parameters.get("StageName")], "Stage": [stack.parameters.get("StageName")],
        "FunctionName": [{"Ref": name} for name in stack.of(FUNCTION)] + [f"${{{name}}}" for name in stack.of(FUNCTION)],
        "Resource": [f"${{{alias['FunctionName']['Ref']}}}:{alias['Name']}" for alias in stack.of("AWS::Lambda::Alias").values()],
        "ApiName": [api["Body"]["info"]["title"] if "Name" not in api else api["Name"] for api in apis.values()],
        "ApiId": [{"Ref": api} for api in apis], "clusterId": caches or [stack.parameters.get("CacheName")],
    }
    for dimension, value in dimensions.items():
        if value not in known.get(dimension, [value]):
            yield f"waits for {metric} of {dimension} {value}, which is not there"
    if {"FunctionName", "Resource"} == set(dimensions) and not str(dimensions["Resource"]).startswith(
            "${" + str(dimensions["FunctionName"].get("Ref")) + "}:"):
        yield f"waits for {metric} of one function by the alias of another"


def own_dimensions():
    """The sets of dimensions by which the authorizer writes its metrics."""
    return [set(re.findall(r'"(\w+)"', said)) for said in re.findall(r"(?:DimensionSet\.of|new DimensionSet)\((.*?)\)\);", java("DecisionMetrics"), re.DOTALL)]


def own_metrics_have_the_stacks_name(stack):
    for name, function in deciding(stack):
        if function["Environment"]["Variables"].get("POWERTOOLS_METRICS_NAMESPACE") != "weir":
            yield f"{name} writes its metrics elsewhere than this stack's alarms look for them"


def the_dashboard_shows_something(stack):
    dashboards = stack.of("AWS::CloudWatch::Dashboard")
    groups = {group["LogGroupName"] for group in stack.of("AWS::Logs::LogGroup").values()}
    if not dashboards:
        yield "there is no dashboard"
    for name, dashboard in dashboards.items():
        body = json.loads(dashboard["DashboardBody"])
        for widget in body["widgets"]:
            for metric in widget["properties"].get("metrics", []):
                if isinstance(metric[0], str):
                    namespace, shown, *dimensions = [part for part in metric if isinstance(part, str)]
                    pairs = dict(zip(dimensions[::2], dimensions[1::2]))
                    yield from (f"{name} {mistake}" for mistake in deaf(stack, namespace, shown, pairs))
                else:
                    searched = re.search(r'^SEARCH\(\'{"weir",([\w,]+)} stage="(\w+)" MetricName="Denied"\', \'Sum\', 60\)$', metric[0]["expression"])
                    if not searched or set(searched[1].split(",")) not in own_dimensions() or searched[2] != stack.parameters["StageName"]:
                        yield f"{name} searches for what nobody writes: {metric[0]['expression']}"
            query = widget["properties"].get("query", "")
            for group in re.findall(r"SOURCE '([^']+)'", query):
                if group not in groups:
                    yield f"{name} looks into the log {group}, which nobody writes"
            for field in re.findall(r"filter (\w+)|by (\w+), (\w+), (\w+)", query):
                for each in filter(None, field):
                    if not all(each in json.loads(setting["Format"]) for setting in access_logs(stack)):
                        yield f"{name} asks the access log for {each}, which it does not say"
        if 'MetricName=\\"Denied\\"' not in json.dumps(body) or "limit" not in json.dumps(body):
            yield f"{name} does not show denials by limit"


# What the checks above have in common.

def authorizers(stack):
    for api, properties in stack.of(REST, HTTP).items():
        body = properties.get("Body", {})
        schemes = {**body.get("securityDefinitions", {}), **body.get("components", {}).get("securitySchemes", {})}
        for name, scheme in schemes.items():
            if "x-amazon-apigateway-authorizer" in scheme:
                yield api, name, scheme["x-amazon-apigateway-authorizer"]
    for name, said in stack.of("AWS::ApiGateway::Authorizer", "AWS::ApiGatewayV2::Authorizer").items():
        api = said.get("RestApiId") or said["ApiId"]
        yield (api["Ref"] if isinstance(api, dict) else api), name, {key[0].lower() + key[1:]: value for key, value in said.items()}


def deciding(stack):
    aliases = stack.of("AWS::Lambda::Alias")
    called = {match.group(1) for _, _, authorizer in authorizers(stack)
              for match in [re.search(r"functions/\$\{(\w+)}/", str(authorizer["authorizerUri"]))] if match}
    functions = stack.of(FUNCTION)
    for name in sorted(called & set(aliases)):
        function = aliases[name]["FunctionName"]["Ref"]
        yield function, functions[function]


def called_by(stack, uri):
    """The function that a URI invokes by an alias of this stack."""
    called = re.search(r"functions/\$\{(\w+)}/", str(uri))
    alias = stack.of("AWS::Lambda::Alias").get(called[1]) if called else None
    return alias["FunctionName"]["Ref"] if alias else None


def access_logs(stack):
    return [stage.get("AccessLogSetting") or stage.get("AccessLogSettings")
            for stage in stack.of("AWS::ApiGateway::Stage", "AWS::ApiGatewayV2::Stage").values()]


def gateway_responses(stack):
    """Those that SAM or an OpenAPI definition has, and those that are resources, as the former are written."""
    for api, properties in stack.of(REST).items():
        types = dict(properties.get("Body", {}).get("x-amazon-apigateway-gateway-responses", {}))
        for said in stack.of("AWS::ApiGateway::GatewayResponse").values():
            if said["RestApiId"] == {"Ref": api}:
                types[said["ResponseType"]] = {key[0].lower() + key[1:]: value for key, value in said.items()}
        yield api, types


def status(response):
    return int(response["statusCode"]) if "statusCode" in response else None


def permissions(stack):
    return stack.of("AWS::Lambda::Permission").values()


def may_invoke(permission, alias, api, ending):
    source = str(permission.get("SourceArn"))
    return (permission["FunctionName"] == {"Ref": alias} and permission["Principal"] == "apigateway.amazonaws.com"
            and f":${{{api}}}/" in source and source.endswith(ending))


def alias_of(stack, function):
    return next(((name, alias) for name, alias in stack.of("AWS::Lambda::Alias").items()
                 if alias["FunctionName"] == {"Ref": function}), None)


def weirs(stack):
    return ((name, function) for name, function in stack.of(FUNCTION).items() if function["Handler"].startswith("dev.weir."))


def statements_of_role(stack, function):
    role = stack.resources[function["Role"]["Fn::GetAtt"][0]]["Properties"]
    yield from statements(role)
    for policy in role.get("ManagedPolicyArns", []):
        if isinstance(policy, dict):
            yield from statements(stack.resources[policy["Ref"]]["Properties"])


def statements(said):
    if isinstance(said, list):
        for each in said:
            yield from statements(each)
    elif isinstance(said, dict):
        if "Effect" in said:
            yield said
        for each in said.values():
            yield from statements(each)


def as_list(said):
    return said if isinstance(said, list) else [said]


def java(simple):
    return next(text for text in JAVA if re.search(rf"(class|enum) {simple}\b", text))


def context_keys():
    keys = set(re.findall(r'[A-Z_]+\("[\w-]+", "(\w+)"\)', java("AnswerHeader")))
    return keys | set(re.findall(r'(?:put|with|Map\.of)\("(\w+)"', java("Answers"))) | set(re.findall(r'"(\w+)", (?:printable|"")', java("Answers")))


EVERYWHERE = [all_refer_to_what_is_there, answers_are_not_kept, authorizers_are_called_by_alias, authorizers_see_every_call_whole,
              permissions_are_narrow, no_policy_is_for_everything, variables_are_read, handlers_are_there,
              denials_are_429s_with_every_header]

OF_THE_TEMPLATE = EVERYWHERE + [
    routes_are_guarded_and_lead_to_aliases, gateway_responses_have_one_voice, functions_have_snapshots_and_an_alias,
    releases_are_taken_back, errors_of_who_decides_are_no_401s, the_authorizer_has_room_and_little_time, nobody_waits_in_vain, the_network_is_closed,
    functions_reach_the_cache_and_nobody_else_does, the_cache_is_signed_in_to, roles_read_what_their_functions_are_told,
    logs_are_known_and_end, the_role_that_logs_outlives_the_stack, the_stage_is_throttled_first, waf_stands_before_the_stage,
    alarms_hear_something, own_metrics_have_the_stacks_name, the_dashboard_shows_something, what_others_import_is_there,
    secrets_are_not_echoed]
