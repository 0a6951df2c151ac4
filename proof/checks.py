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
        if re.search(ANOTHER_STACKS_ALIAS, uri):
            continue
        if not called or called.group(1) not in aliases:
            yield f"authorizer {name} of {api} is not called by an alias"
            continue
        if not any(may_invoke(permission, called.group(1), api, "/authorizers/*") for permission in permissions(stack)):
            yield f"authorizer {name} of {api}: no permission for its alias, from …/authorizers/… of that API"


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
        for missing in sorted({"UNAUTHORIZED", "THROTTLED", "QUOTA_EXCEEDED", "AUTHORIZER_FAILURE", "DEFAULT_4XX",
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
        if not any(is_of(stack, alarms[alarm], alias[0], name) for alarm in named if alarm in alarms):
            yield f"a release of {name} is not watched by its own errors"


def is_of(stack, alarm, alias, function):
    dimensions = {dimension["Name"]: dimension["Value"] for dimension in alarm.get("Dimensions", [])}
    return (alarm.get("MetricName") == "Errors" and dimensions.get("FunctionName") == {"Ref": function}
            and dimensions.get("Resource") == f"${{{function}}}:{stack.resources[alias]['Properties']['Name']}")


def the_authorizer_has_room_and_little_time(stack):
    for name, function in deciding(stack):
        if "ReservedConcurrentExecutions" not in function:
            yield f"{name} has no reserved concurrency: whatever else the account runs may take its room"
        if function["Timeout"] > 5:
            yield f"{name} may take {function['Timeout']} s, for which every caller would wait"


def the_network_is_closed(stack):
    for name, group in stack.of("AWS::EC2::SecurityGroup").items():
        for rule in group.get("SecurityGroupIngress", []):
            if (rule["FromPort"], rule["ToPort"]) != (6379, 6380) or "SourceSecurityGroupId" not in rule:
                yield f"{name} lets in more than one group on 6379 to 6380"
        if not group.get("SecurityGroupEgress"):
            yield f"{name} says nothing of egress, and so may call everybody"
        for rule in group.get("SecurityGroupEgress", []):
            if rule.get("CidrIp") == "0.0.0.0/0" and (rule["IpProtocol"], rule["FromPort"], rule["ToPort"]) != ("tcp", 443, 443):
                yield f"{name} may call everybody on more than 443"
    for name, rule in stack.of("AWS::EC2::SecurityGroupEgress").items():
        if (rule["FromPort"], rule["ToPort"]) != (6379, 6380) or "DestinationSecurityGroupId" not in rule:
            yield f"{name} opens more than 6379 to 6380 of one group"
    if stack.of("AWS::ElastiCache::ServerlessCache"):
        for name, function in stack.of(FUNCTION).items():
            if not function.get("VpcConfig"):
                yield f"{name} is in no VPC, and never reaches the cache"


def the_cache_is_signed_in_to(stack):
    for name, cache in stack.of("AWS::ElastiCache::ServerlessCache").items():
        users = stack.of("AWS::ElastiCache::User")
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
            if "-@all" not in said["AccessString"] or "~*" in said["AccessString"].split():
                yield f"{user} may do more than Weir does"
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
            if any(isinstance(each, str) and (each == "*" or each.endswith(":*")) for each in listed):
                yield f"{name} has a policy for everything"
            if statement.get("Principal") in ("*", {"AWS": "*"}):
                yield f"{name} has a policy for everybody"
            if "NotAction" in statement or "NotResource" in statement:
                yield f"{name} has a policy for all but something"


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
        for key in sorted(given - context_keys() - {"status", "latency", "error"}):
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
        if [(it["AggregateKeyType"], int(it["Limit"])) for it in limits] != [("IP", wanted)]:
            yield f"{name} does not turn away addresses above WafRateLimit"


def alarms_hear_something(stack):
    metrics = set(re.findall(r'"([A-Z]\w+)"', java("DecisionMetrics") + java("Outcome")))
    for name, alarm in stack.of("AWS::CloudWatch::Alarm").items():
        for metric in [alarm, *(query["MetricStat"]["Metric"] for query in alarm.get("Metrics", []) if "MetricStat" in query)]:
            if metric.get("Namespace") == "weir" and metric["MetricName"] not in metrics:
                yield f"{name} waits for the metric {metric['MetricName']}, which nobody writes"
        if alarm.get("TreatMissingData") != "notBreaching":
            yield f"{name} goes off where there are no calls"
        topic = stack.parameters.get("AlarmTopicArn")
        if topic and alarm.get("AlarmActions") != [topic]:
            yield f"{name} tells nobody"
    for wanted in ("Errors", "Throttles", "Degraded", "RedisTime", "Denied"):
        if wanted not in json.dumps(stack.of("AWS::CloudWatch::Alarm")):
            yield f"there is no alarm on {wanted}"


def the_dashboard_shows_something(stack):
    metrics = set(re.findall(r'"([A-Z]\w+)"', java("DecisionMetrics") + java("Outcome")))
    dashboards = stack.of("AWS::CloudWatch::Dashboard")
    if not dashboards:
        yield "there is no dashboard"
    for name, dashboard in dashboards.items():
        body = json.loads(dashboard["DashboardBody"])
        for widget in body["widgets"]:
            for metric in widget["properties"].get("metrics", []):
                if metric[0] == "weir" and metric[1] not in metrics:
                    yield f"{name} shows the metric {metric[1]}, which nobody writes"
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


EVERYWHERE = [all_refer_to_what_is_there, answers_are_not_kept, authorizers_are_called_by_alias, permissions_are_narrow,
              no_policy_is_for_everything, variables_are_read, handlers_are_there, denials_are_429s_with_every_header]

OF_THE_TEMPLATE = EVERYWHERE + [
    routes_are_guarded_and_lead_to_aliases, gateway_responses_have_one_voice, functions_have_snapshots_and_an_alias,
    releases_are_taken_back, the_authorizer_has_room_and_little_time, the_network_is_closed, the_cache_is_signed_in_to,
    logs_are_known_and_end, the_stage_is_throttled_first, waf_stands_before_the_stage, alarms_hear_something,
    the_dashboard_shows_something]
