"""What CloudFormation would make of a SAM template and values of its parameters: translated, resolved, and nothing more."""

import contextlib
import json
import logging
import os
import re

os.environ.setdefault("AWS_DEFAULT_REGION", "eu-west-1")

from samtranslator.translator.transform import transform  # noqa: E402
from samtranslator.yaml_helper import yaml_parse  # noqa: E402

logging.disable(logging.WARNING)

PSEUDO = {
    "AWS::AccountId": "123456789012",
    "AWS::Partition": "aws",
    "AWS::Region": "eu-west-1",
    "AWS::StackId": "arn:aws:cloudformation:eu-west-1:123456789012:stack/weir/0",
    "AWS::StackName": "weir",
    "AWS::URLSuffix": "amazonaws.com",
    "AWS::NotificationARNs": [],
}

# What the account has, for Rules.
ACCOUNT = {
    "AWS::EC2::VPC::Id": ["vpc-0123456789abcdef0", "vpc-0123456789abcdef1"],
    "AWS::EC2::Subnet::Id": ["subnet-0123456789abcdef0", "subnet-0123456789abcdef1"],
    "AWS::EC2::SecurityGroup::Id": ["sg-0123456789abcdef0", "sg-0123456789abcdef1"],
}

ABSENT = object()


class Refused(Exception):
    """CloudFormation or the SAM translator would not deploy this."""


class NoManagedPolicies:
    def load(self):
        return {}


def translated(source, parameters=None):
    """The CloudFormation template that SAM makes of a SAM template's text and values of its parameters; code is taken for
    uploaded."""
    template = yaml_parse(source)
    for resource in template.get("Resources", {}).values():
        if resource.get("Type") == "AWS::Serverless::Function":
            resource["Properties"]["CodeUri"] = "s3://packages/function"
    try:
        with contextlib.redirect_stdout(None):
            return transform(template, parameters or {}, NoManagedPolicies())
    except Exception as mistake:  # the translator has an exception of its own for each mistake
        raise Refused(str(mistake)) from None


class Stack:
    """One template with one set of parameters. `resources` and `outputs` have what exists, with all that a template can
    know of itself filled in; what only a deployment knows stays a `Ref`, `Fn::GetAtt` or `Fn::Sub`."""

    def __init__(self, template, overrides):
        self.template = template
        self.conditions = {}
        self.dangling = set()
        self.parameters = {name: self._parameter(name, said, overrides) for name, said in
                           template.get("Parameters", {}).items()}
        unknown = set(overrides) - set(self.parameters)
        if unknown:
            raise Refused(f"there is no parameter {', '.join(sorted(unknown))}")
        self._judge_rules()
        declared = template["Resources"]
        self.existing = {name for name, it in declared.items() if "Condition" not in it or self.holds(it["Condition"])}
        self.resources = {name: self._resource(name, declared[name]) for name in sorted(self.existing)}
        self.outputs = {name: self.resolve(it, f"Outputs.{name}") for name, it in template.get("Outputs", {}).items()
                        if "Condition" not in it or self.holds(it["Condition"])}

    def _resource(self, name, declared):
        for other in _listed(declared.get("DependsOn", [])):
            if other not in self.existing:
                self.dangling.add(f"{name} depends on {other}, which is not there")
        return {key: self.resolve(value, name) for key, value in declared.items() if key not in ("Metadata", "Condition")}

    def of(self, *types):
        """The resources of some types, by their logical ids."""
        return {name: it["Properties"] for name, it in self.resources.items() if it["Type"] in types}

    def deployable(self):
        """The resources as a template has them: what only a deployment knows is there for CloudFormation to fill in."""

        def filled_in(said):
            if isinstance(said, dict):
                return {key: filled_in(value) for key, value in said.items()}
            if isinstance(said, list):
                return [filled_in(each) for each in said]
            names = re.findall(r"\$\{(\w+)[.}]", said) if isinstance(said, str) else []
            return {"Fn::Sub": said} if self.existing.intersection(names) else said

        return filled_in(self.resources)

    # Parameters

    def _parameter(self, name, said, overrides):
        value = overrides.get(name, said.get("Default"))
        if value is None:
            raise Refused(f"parameter {name} has no value")
        items = [item.strip() for item in str(value).split(",")] if _is_list(said) else [str(value)]
        for item in items:
            self._judge(name, said, item)
        return items if _is_list(said) else str(value)

    @staticmethod
    def _judge(name, said, value):
        broken = [constraint for constraint, holds in (
            ("AllowedPattern", lambda limit: re.fullmatch(limit, value)),
            ("AllowedValues", lambda limit: value in [str(allowed) for allowed in limit]),
            ("MaxLength", lambda limit: len(value) <= int(limit)),
            ("MinValue", lambda limit: float(value) >= float(limit)),
            ("MaxValue", lambda limit: float(value) <= float(limit)),
        ) if constraint in said and not holds(said[constraint])]
        if broken:
            raise Refused(f"parameter {name} breaks its {broken[0]}")

    def _judge_rules(self):
        for rule in self.template.get("Rules", {}).values():
            if self.truth(rule.get("RuleCondition", True)):
                for assertion in rule["Assertions"]:
                    if not self.truth(assertion["Assert"]):
                        raise Refused(assertion["AssertDescription"])

    # Conditions

    def holds(self, name):
        if name not in self.template.get("Conditions", {}):
            self.dangling.add(f"there is no condition {name}")
            return True
        if name not in self.conditions:
            self.conditions[name] = self.truth(self.template["Conditions"][name])
        return self.conditions[name]

    def truth(self, said):
        if isinstance(said, bool):
            return said
        if isinstance(said, str):
            return self.holds(said)
        (function, argument), = said.items()
        if function == "Condition":
            return self.holds(argument)
        if function == "Fn::Not":
            return not self.truth(argument[0])
        if function == "Fn::And":
            return all([self.truth(each) for each in argument])
        if function == "Fn::Or":
            return any([self.truth(each) for each in argument])
        left, right = (self._words(each) for each in argument)
        if function == "Fn::Equals":
            return left == right
        if function == "Fn::Contains":
            return right[0] in left
        if function == "Fn::EachMemberIn":
            return all(each in right for each in left)
        raise Refused(f"{function} is no condition")

    def _words(self, said):
        if isinstance(said, dict) and "Fn::RefAll" in said:
            return ACCOUNT[said["Fn::RefAll"]]
        return [str(each) for each in _listed(self.resolve(said, "a condition"))]

    # Values

    def resolve(self, said, where):
        if isinstance(said, list):
            return [each for each in (self.resolve(item, where) for item in said) if each is not ABSENT]
        if not isinstance(said, dict):
            return said
        if len(said) == 1:
            (function, argument), = said.items()
            apply = {"Ref": self._ref, "Fn::If": self._if, "Fn::GetAtt": self._attribute, "Fn::Sub": self._sub,
                     "Fn::Select": self._select, "Fn::Split": self._split, "Fn::Join": self._join}.get(function)
            if apply:
                return apply(argument, where)
        pairs = ((key, self.resolve(value, where)) for key, value in said.items())
        return {key: value for key, value in pairs if value is not ABSENT}

    def _ref(self, name, where):
        if name == "AWS::NoValue":
            return ABSENT
        if name in PSEUDO:
            return PSEUDO[name]
        if name in self.parameters:
            return self.parameters[name]
        self._exists(name, where)
        return {"Ref": name}

    def _exists(self, name, where):
        if name not in self.existing:
            self.dangling.add(f"{where} refers to {name}, which is not there")

    def _if(self, argument, where):
        return self.resolve(argument[1 if self.holds(argument[0]) else 2], where)

    def _attribute(self, argument, where):
        parts = argument.split(".", 1) if isinstance(argument, str) else argument
        self._exists(parts[0], where)
        return {"Fn::GetAtt": parts}

    def _sub(self, argument, where):
        text, own = argument if isinstance(argument, list) else (argument, {})
        own = self.resolve(own, where)

        def filled(match):
            name = match.group(1)
            if name.startswith("!"):
                return match.group(0)
            value = own[name] if name in own else (
                self._attribute(name, where) if "." in name and name not in PSEUDO else self._ref(name, where))
            if isinstance(value, dict):
                (_, target), = value.items()
                return "${" + (target if isinstance(target, str) else ".".join(target)) + "}"
            return str(value)

        return re.sub(r"\$\{([^}]+)}", filled, text)

    def _select(self, argument, where):
        items = self.resolve(argument[1], where)
        index = int(argument[0])
        if isinstance(items, dict):
            return {"Fn::Select": [index, items]}
        return items[index] if index < len(items) else ""

    def _split(self, argument, where):
        text = self.resolve(argument[1], where)
        return {"Fn::Split": [argument[0], text]} if isinstance(text, dict) else text.split(argument[0])

    def _join(self, argument, where):
        items = self.resolve(argument[1], where)
        return argument[0].join(each if isinstance(each, str) else json.dumps(each) for each in items)


def _is_list(parameter):
    return parameter["Type"] == "CommaDelimitedList" or parameter["Type"].startswith("List<")


def _listed(said):
    return said if isinstance(said, list) else [said]
