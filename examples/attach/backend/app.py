"""Infers, and settles what that used with Weir's SettleFunction."""

import json
import os

import boto3

# Each answer's headers, by their keys in the authorizer's context.
HEADERS = {
    "retryAfter": "Retry-After",
    "retryAfterMs": "retry-after-ms",
    "shouldRetry": "x-should-retry",
    "rateLimit": "RateLimit",
    "rateLimitPolicy": "RateLimit-Policy",
    "limitRequests": "x-ratelimit-limit-requests",
    "remainingRequests": "x-ratelimit-remaining-requests",
    "resetRequests": "x-ratelimit-reset-requests",
    "limitTokens": "x-ratelimit-limit-tokens",
    "remainingTokens": "x-ratelimit-remaining-tokens",
    "resetTokens": "x-ratelimit-reset-tokens",
    "detail": "x-ratelimit-detail",
    "degraded": "x-ratelimit-degraded",
}

lambda_client = boto3.client("lambda")


def handler(event, context):
    told = event["requestContext"]["authorizer"]["lambda"]
    headers = {header: told[key] for key, header in HEADERS.items() if told.get(key)}
    headers["Content-Type"] = "application/json"
    if told.get("refused"):
        return {"statusCode": int(told["refused"]), "headers": headers, "body": told["body"]}
    outcome = {"outcome": "failed"}
    try:
        answer = infer(json.loads(event["body"]))
        outcome = {"outcome": "settled", "usage": answer["usage"]}
        return {"statusCode": 200, "headers": headers, "body": json.dumps(answer)}
    finally:
        if told.get("hold"):
            settle({"version": 1, "hold": told["hold"], **outcome})


def settle(outcome):
    lambda_client.invoke(
        FunctionName=os.environ["SETTLE_FUNCTION"], InvocationType="Event", Payload=json.dumps(outcome)
    )


def infer(request):
    """Stands for yours."""
    words = len(request["input"].split())
    return {"words": words, "usage": {"prompt_tokens": words, "total_tokens": words}}
