"""Creates the stack of each template in an account that moto plays, and prints what became of it.

Usage: created_stacks.py TEMPLATE..., which prints a JSON object by path:
{"created": {TYPE: COUNT}, "listed": {TYPE: COUNT}, "unknown": [TYPE, ...]}
"""

import collections
import json
import os
import sys

# Clients ask for them; moto looks at none. The archives of functions are in no bucket here.
os.environ.update(
    AWS_ACCESS_KEY_ID="none",
    AWS_SECRET_ACCESS_KEY="none",
    AWS_DEFAULT_REGION="us-east-1",
    VALIDATE_LAMBDA_S3="false",
)

import boto3
from moto import mock_aws
from moto.cloudformation.parsing import get_model_map

MAPPING = "AWS::Lambda::EventSourceMapping"
MAPPING_OF_KAFKA = MAPPING + " of Kafka"

# How a service itself tells what it has: client, call, and the member with the list.
LISTS = {
    "AWS::DynamoDB::Table": ("dynamodb", "list_tables", "TableNames"),
    "AWS::IoT::Policy": ("iot", "list_policies", "policies"),
    "AWS::IoT::ThingType": ("iot", "list_thing_types", "thingTypes"),
    "AWS::KMS::Key": ("kms", "list_keys", "Keys"),
    "AWS::Kinesis::Stream": ("kinesis", "list_streams", "StreamNames"),
    "AWS::Lambda::EventSourceMapping": (
        "lambda",
        "list_event_source_mappings",
        "EventSourceMappings",
    ),
    "AWS::Lambda::Function": ("lambda", "list_functions", "Functions"),
    "AWS::Logs::LogGroup": ("logs", "describe_log_groups", "logGroups"),
    "AWS::S3::Bucket": ("s3", "list_buckets", "Buckets"),
    "AWS::SNS::Topic": ("sns", "list_topics", "Topics"),
    "AWS::SQS::Queue": ("sqs", "list_queues", "QueueUrls"),
}


def type_of(resource):
    """The resource's type; mappings of Kafka are apart, since moto knows streams alone."""
    properties = resource.get("Properties", {})
    of_kafka = {"SelfManagedEventSource", "AmazonManagedKafkaEventSourceConfig"}
    if resource["Type"] == MAPPING and of_kafka & properties.keys():
        return MAPPING_OF_KAFKA
    return resource["Type"]


def is_known(resource):
    return type_of(resource) in get_model_map()


def without(unknown, value):
    """The value with an ARN in place of each reference to an unknown resource."""
    if isinstance(value, list):
        return [without(unknown, each) for each in value]
    if not isinstance(value, dict):
        return value
    referred = value.get("Ref") or (value.get("Fn::GetAtt") or [None])[0]
    if referred in unknown:
        return f"arn:aws:unknown:us-east-1:123456789012:resource/{referred}/1"
    return {name: without(unknown, each) for name, each in value.items()}


def known_part(template):
    """The template's known resources, and the logical ids of the others."""
    unknown = {name for name, each in template["Resources"].items() if not is_known(each)}
    resources = {}
    for name, resource in template["Resources"].items():
        if name not in unknown:
            resources[name] = without(unknown, resource)
            depends = resource.get("DependsOn", [])
            names = [depends] if isinstance(depends, str) else depends
            resources[name]["DependsOn"] = [each for each in names if each not in unknown]
    outputs = without(unknown, template.get("Outputs", {}))
    return {**template, "Resources": resources, "Outputs": outputs}, unknown


def parameters_of(template):
    """Values of the parameters that have no default: a network that somebody else made."""
    ec2 = boto3.client("ec2")
    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    subnets = [
        ec2.create_subnet(VpcId=vpc, CidrBlock=f"10.9.{zone}.0/24")["Subnet"]["SubnetId"]
        for zone in (0, 1)
    ]
    group = ec2.create_security_group(GroupName="own", Description="own", VpcId=vpc)
    values = {
        "String": "broker.example.com:9096",
        "AWS::EC2::VPC::Id": vpc,
        "List<AWS::EC2::Subnet::Id>": ",".join(subnets),
        "AWS::EC2::SecurityGroup::Id": group["GroupId"],
    }
    return [
        {"ParameterKey": name, "ParameterValue": values[each["Type"]]}
        for name, each in template["Parameters"].items()
        if "Default" not in each
    ]


def create(name, template):
    """Creates the stack. Templates of this size are taken from a bucket only, gone afterwards."""
    s3 = boto3.client("s3")
    s3.create_bucket(Bucket="templates")
    s3.put_object(Bucket="templates", Key=name, Body=json.dumps(template))
    version = template["Parameters"]["BootstrapVersion"]["Default"]
    boto3.client("ssm").put_parameter(Name=version, Value="30", Type="String")
    boto3.client("cloudformation").create_stack(
        StackName=name,
        TemplateURL=f"https://templates.s3.amazonaws.com/{name}",
        Capabilities=["CAPABILITY_IAM"],
        Parameters=parameters_of(template),
    )
    s3.delete_object(Bucket="templates", Key=name)
    s3.delete_bucket(Bucket="templates")


def listed(type_name):
    client, call, member = LISTS[type_name]
    return len(getattr(boto3.client(client), call)().get(member, []))


def created_stack(path):
    with open(path, encoding="utf-8") as file:
        template = json.load(file)
    name = os.path.basename(path).split(".")[0]
    known, unknown = known_part(template)
    with mock_aws():
        create(name, known)
        pages = boto3.client("cloudformation").get_paginator("list_stack_resources")
        resources = pages.paginate(StackName=name).build_full_result()["StackResourceSummaries"]
        created = collections.Counter(
            each["ResourceType"]
            for each in resources
            if each["ResourceStatus"] == "CREATE_COMPLETE"
        )
        return {
            "created": created,
            "listed": {each: listed(each) for each in created if each in LISTS},
            "unknown": [type_of(template["Resources"][each]) for each in sorted(unknown)],
        }


print(json.dumps({path: created_stack(path) for path in sys.argv[1:]}))
