"""Proves that the templates of this repository would deploy what they are meant to, without AWS.

    python3 proof/prove.py [--write FOLDER]

Translates template.yaml for every kind of stack that its parameters can make, and each template under examples, and checks
what comes of it; then breaks template.yaml in many ways and sees that each is noticed. --write leaves what a stack of each
kind has as JSON in FOLDER, for other tools.
"""

import argparse
import itertools
import json
import re
import sys
from pathlib import Path

import checks
from mutations import MUTATIONS
from stack import Refused, Stack, translated

NETWORK = {"VpcId": "vpc-0123456789abcdef0", "SubnetIds": "subnet-0123456789abcdef0,subnet-0123456789abcdef1"}
SECRET = {"UpstreamUrl": "https://api.openai.com/v1",
          "UpstreamKeySecret": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:openai-AbCdEf",
          "SecretsExtensionLayer": "arn:aws:lambda:eu-west-1:015030872274:layer:AWS-Parameters-and-Secrets-Lambda-Extension-Arm64:11"}
APPCONFIG = {"LimitsFile": "appconfig:abc1234/def567/0a1b2c3",
             "AppConfigExtensionLayer": "arn:aws:lambda:eu-west-1:434848589818:layer:AWS-AppConfig-Extension-Arm64:201"}
IAM = {"RedisUrl": "rediss://shared@counters.example:6379?iam=counters",
       "RedisIamArns": "arn:aws:elasticache:eu-west-1:123456789012:serverlesscache:counters,arn:aws:elasticache:eu-west-1:123456789012:user:shared"}
IN_VPC = {**NETWORK, "SecurityGroupIds": "sg-0123456789abcdef0"}
TOPIC = {"AlarmTopicArn": "arn:aws:sns:eu-west-1:123456789012:on-call"}

# What somebody may deploy.
KINDS = {
    "rest": NETWORK,
    "rest-with-everything": {**NETWORK, **SECRET, **TOPIC, "WafRateLimit": "2000", "ApiGatewayLogsRole": "SET",
                             "LimitsFile": "s3://my-policies/limits.yaml", "DeploymentPreference": "AllAtOnce"},
    "rest-own-redis": {"RedisUrl": "rediss://user:secret@redis.example:6379"},
    "rest-own-redis-in-vpc": {**IN_VPC, "RedisUrl": "redis://redis.example:6379"},
    "rest-own-cache-by-iam": {**IN_VPC, **IAM},
    "http": {**NETWORK, "ApiType": "HTTP"},
    "http-with-everything": {**NETWORK, **SECRET, **TOPIC, **APPCONFIG, "ApiType": "HTTP"},
    "http-own-redis": {"ApiType": "HTTP", "RedisUrl": "redis://redis.example:6379"},
}

# Each choice that a deployment has, whatever the others are: all of them together are looked at, too.
CHOICES = [
    [{"ApiType": "REST"}, {"ApiType": "REST", "WafRateLimit": "2000"}, {"ApiType": "REST", "ApiGatewayLogsRole": "SET"}, {"ApiType": "HTTP"}],
    [NETWORK, {"RedisUrl": "redis://redis.example:6379"}, {**IN_VPC, "RedisUrl": "rediss://:secret@redis.example:6379"}, {**IN_VPC, **IAM}],
    [{}, {"LimitsFile": "s3://my-policies/limits.yaml"}, APPCONFIG],
    [{}, SECRET],
]

# Another value than each parameter has, and beside what it shows. Both that are of VPCs are there or not with others.
OTHERWISE = {
    "ApiType": "HTTP", "StageName": "prod", "StageRateLimit": "7", "StageBurstLimit": "7", "WafRateLimit": "70", "LimitsFile": "other.yaml",
    "AppConfigExtensionLayer": "arn:aws:lambda:eu-west-1:434848589818:layer:AWS-AppConfig-Extension-Arm64:7",
    "UpstreamUrl": "https://other.example/v1", "UpstreamKey": "other", "UpstreamModels": "other",
    "UpstreamKeySecret": "arn:aws:secretsmanager:eu-west-1:123456789012:secret:other-AbCdEf",
    "SecretsExtensionLayer": "arn:aws:lambda:eu-west-1:015030872274:layer:AWS-Parameters-and-Secrets-Lambda-Extension-Arm64:7",
    "CacheName": "other", "CacheMaxGigabytes": "7", "CacheMaxEcpu": "7000", "Release": "7", "AuthorizerConcurrency": "7", "DeploymentPreference": "AllAtOnce",
    "AlarmTopicArn": "arn:aws:sns:eu-west-1:123456789012:other", "LogRetentionDays": "7", "ApiGatewayLogsRole": "SET",
    "RedisUrl": "redis://other.example:6379", "SecurityGroupIds": "sg-0123456789abcdef1", "VpcId": "vpc-0123456789abcdef1",
    "SubnetIds": "subnet-0123456789abcdef0",
    "RedisIamArns": "arn:aws:elasticache:eu-west-1:123456789012:serverlesscache:other,arn:aws:elasticache:eu-west-1:123456789012:user:shared",
}

# What nobody may, and what they are told.
REFUSED = [
    ({}, "VpcId names"),
    ({"VpcId": NETWORK["VpcId"]}, "SubnetIds names"),
    ({**NETWORK, "SubnetIds": "subnet-00000000000000000"}, "SubnetIds names"),
    ({**NETWORK, "RedisUrl": "redis://redis.example:6379"}, "SecurityGroupIds"),
    ({**NETWORK, "SecurityGroupIds": "sg-0123456789abcdef0"}, "SecurityGroupIds are for a Redis of your own"),
    ({**NETWORK, "RedisIamArns": IAM["RedisIamArns"]}, "RedisIamArns are for a cache of your own"),
    ({"RedisUrl": "redis://redis.example:6379", "SubnetIds": NETWORK["SubnetIds"]}, "SubnetIds take effect together with VpcId"),
    ({"RedisUrl": "redis://redis.example:6379", "SecurityGroupIds": "sg-0123456789abcdef0"}, "SecurityGroupIds take effect together"),
    ({**NETWORK, "UpstreamKeySecret": SECRET["UpstreamKeySecret"]}, "SecretsExtensionLayer"),
    ({**NETWORK, **SECRET, "UpstreamKey": "key"}, "not both"),
    ({**NETWORK, "ApiType": "HTTP", "WafRateLimit": "2000"}, "cannot stand before an HTTP API"),
    ({**NETWORK, "WafRateLimit": "9"}, "at least 10"),
    ({**NETWORK, "ApiType": "SOAP"}, "ApiType breaks its AllowedValues"),
    ({**NETWORK, "StageName": "v-1"}, "StageName breaks its AllowedPattern"),
    ({**NETWORK, "CacheName": "Weir"}, "CacheName breaks its AllowedPattern"),
    ({**NETWORK, "RedisUrl": "localhost:6379"}, "RedisUrl breaks its AllowedPattern"),
    ({**NETWORK, "LimitsFile": "https://example.com/limits.yaml"}, "LimitsFile breaks its AllowedPattern"),
    ({**NETWORK, "LimitsFile": "appconfig:my-shop/prod/limits"}, "LimitsFile breaks its AllowedPattern"),
    ({**NETWORK, "LimitsFile": "s3://my-policies/*"}, "LimitsFile breaks its AllowedPattern"),
    ({**IN_VPC, **IAM, "RedisIamArns": "*"}, "RedisIamArns breaks its AllowedPattern"),
    ({**NETWORK, "UpstreamUrl": "http://api.openai.com/v1"}, "UpstreamUrl breaks its AllowedPattern"),
    ({**NETWORK, "LogRetentionDays": "31"}, "LogRetentionDays breaks its AllowedValues"),
    ({**NETWORK, "StageRateLimit": "0"}, "StageRateLimit breaks its MinValue"),
    ({**NETWORK, "CacheMaxEcpu": "999"}, "CacheMaxEcpu breaks its MinValue"),
]


# What the templates under examples have to be told.
EXAMPLES = {
    "RedisUrl": "redis://redis.example:6379",
    "AuthorizerAliasArn": "arn:aws:lambda:us-east-1:210987654321:function:weir-AuthorizerFunction-1A2B:live",
    "AuthorizerArn": "arn:aws:execute-api:eu-west-1:210987654321:a1b2c3d4e5/authorizers/f6g7h8",
}


def stack_of(source, kind):
    return Stack(translated(source, KINDS[kind]), KINDS[kind])


def complaints(source, make):
    """All that is wrong with template.yaml, if this were its text; `make` makes a stack of a kind."""
    try:
        template = translated(source)
    except Refused as refusal:
        return {str(refusal)}
    found = set()
    for kind in KINDS:
        try:
            stack = make(template, kind)
            found |= {f"{kind}: {sentence}" for check in checks.OF_THE_TEMPLATE for sentence in check(stack)}
        except Refused as refusal:
            found.add(f"{kind} is refused: {refusal}")
    for parameters, told in REFUSED:
        try:
            Stack(template, parameters)
            found.add(f"{parameters} is not refused")
        except Refused as refusal:
            if told not in str(refusal):
                found.add(f"{parameters} is refused by “{refusal}”, and not by “{told}”")
    return found | set(uncommented(source)) | set(unpublished(source, template))


def unpublished(source, template):
    """Functions of which a changed property makes no new version: it would never arrive at their alias."""
    before, after = (
        {it["Properties"]["FunctionName"]["Ref"]: name for name, it in made["Resources"].items() if it["Type"] == "AWS::Lambda::Version"}
        for made in (template, translated(source.replace("Runtime: java25", "Runtime: java21"))))
    for function in sorted(before):
        if before[function] == after.get(function):
            yield f"{function} has no new version when a property of it changes"


def idle(source):
    """Parameters that change nothing."""
    template = translated(source)
    for parameter in template["Parameters"]:
        value = {parameter: OTHERWISE[parameter]}
        again = translated(source, {**NETWORK, **value}) if parameter == "DeploymentPreference" else template
        if all(resources(template, kind) == resources(again, {**kind, **value}) for kind in KINDS.values()):
            yield f"parameter {parameter} changes nothing"


def resources(template, parameters):
    try:
        return Stack(template, parameters).resources
    except Refused:
        return None


def combinations(source):
    """What is wrong with any stack at all: of each combination of choices."""
    template = translated(source)
    for number, choice in enumerate(itertools.product(*CHOICES)):
        parameters = {name: value for part in choice for name, value in part.items()}
        try:
            stack = Stack(template, parameters)
            yield number, {f"{parameters}: {sentence}" for check in checks.OF_THE_TEMPLATE for sentence in check(stack)}
        except Refused as refusal:
            yield number, {f"{parameters} is refused: {refusal}"}


def uncommented(source):
    """Resources whose comment does not say why they are there; those of a kind that follow each other share one."""
    resources = source[source.index("\nResources:\n"):source.index("\nOutputs:\n")].splitlines()[2:]
    explained = ""
    for number, line in enumerate(resources):
        if line.startswith("  ") and line[2:3].isalpha():
            kind = resources[number + 1].strip()
            if not resources[number - 1].strip().startswith("#") and kind != explained:
                yield f"{line.strip(': ')} has no comment that says why it is there"
            explained = kind


def prove_template(source, folder):
    found = complaints(source, lambda _, kind: stack_of(source, kind)) | set(idle(source))
    looked_at = list(combinations(source))
    found = sorted(found.union(*(wrong for _, wrong in looked_at)))
    if folder and not found:
        for kind in KINDS:
            (folder / f"{kind}.json").write_text(json.dumps({"Resources": stack_of(source, kind).deployable()}, indent=1))
    print(f"template.yaml: {len(KINDS)} kinds of stack and {len(looked_at)} combinations of parameters, "
          f"{len(checks.OF_THE_TEMPLATE)} checks each, "
          f"{len(REFUSED)} sets of parameters refused: {len(found)} complaints")
    return [f"template.yaml: {sentence}" for sentence in found]


def prove_example(path):
    template = translated(path.read_text())
    stack = Stack(template, {name: EXAMPLES[name] for name, it in template.get("Parameters", {}).items() if "Default" not in it})
    found = sorted({sentence for check in checks.EVERYWHERE for sentence in check(stack)})
    print(f"{path.relative_to(checks.REPOSITORY)}: {len(checks.EVERYWHERE)} checks: {len(found)} complaints")
    return [f"{path.relative_to(checks.REPOSITORY)}: {sentence}" for sentence in found]


def prove_guides(template):
    """Every `sam deploy` in the guides is one that this template takes, and docs/deploy.md has every parameter."""
    wrong, deployments = [], 0
    for guide in sorted((checks.REPOSITORY / "docs").glob("*.md")):
        for command in re.findall(r"^ *sam deploy (?:.*\\\n)*.*$", guide.read_text(), re.MULTILINE):
            deployments += 1
            overrides = dict(re.findall(r"(?<= )([A-Z]\w+)=([^\s$]\S*)", command))
            whole = overrides if overrides.keys() & {"VpcId", "RedisUrl"} else {**NETWORK, **overrides}
            try:
                Stack(template, whole)
            except Refused as refusal:
                wrong.append(f"docs/{guide.name}: sam deploy with {overrides} is refused: {refusal}")
    told = (checks.REPOSITORY / "docs/deploy.md").read_text()
    wrong += [f"docs/deploy.md does not tell of the parameter {name}" for name in template["Parameters"] if f"`{name}`" not in told]
    print(f"docs: {deployments} deployments, {len(template['Parameters'])} parameters: {len(wrong)} complaints")
    return wrong


def prove_mutations(source):
    unseen = []
    for mutation in MUTATIONS:
        # Translated once for all kinds, since there are many: SAM reads no parameter but how a release goes.
        broken = mutation.applied_to(source)
        found = complaints(broken, lambda template, kind: Stack(template, KINDS[kind]))
        if "parameter" in mutation.noticed_as:
            found |= set(idle(broken))
        if not any(mutation.noticed_as in sentence for sentence in found):
            unseen.append(f"nobody notices: {mutation.name}; said was {sorted(found)}")
    print(f"template.yaml, broken in {len(MUTATIONS)} ways: {len(MUTATIONS) - len(unseen)} noticed")
    return unseen


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--write", type=Path, metavar="FOLDER")
    folder = arguments.parse_args().write
    if folder:
        folder.mkdir(parents=True, exist_ok=True)
    source = (checks.REPOSITORY / "template.yaml").read_text()
    wrong = prove_template(source, folder)
    for path in sorted((checks.REPOSITORY / "examples").rglob("*.yaml")):
        if path.read_text().startswith("AWSTemplateFormatVersion"):
            wrong += prove_example(path)
    if not wrong:
        wrong = prove_guides(translated(source)) + prove_mutations(source)
    for sentence in wrong:
        print(sentence, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
