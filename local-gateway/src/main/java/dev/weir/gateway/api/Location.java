package dev.weir.gateway.api;

/**
 * Where APIs and functions are taken to live.
 *
 * @param region e.g. {@code eu-central-1}
 * @param account its twelve digits
 */
public record Location(String region, String account) {

    /** Where nothing else is said. */
    public static final Location USUAL = new Location("us-east-1", "123456789012");

    /** {@code AWS::Partition}. */
    public String partition() {
        return region.startsWith("cn-") ? "aws-cn" : region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
    }

    /** {@code AWS::URLSuffix}. */
    public String urlSuffix() {
        return region.startsWith("cn-") ? "amazonaws.com.cn" : "amazonaws.com";
    }

    /** The ARN of something that lives here, e.g. of the service {@code lambda} the resource {@code function:Hello}. */
    public String arn(String service, String resource) {
        return "arn:" + partition() + ":" + service + ":" + region + ":" + account + ":" + resource;
    }
}
