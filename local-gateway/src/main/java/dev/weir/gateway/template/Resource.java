package dev.weir.gateway.template;

/**
 * A resource of the template that concerns serving.
 *
 * @param place where its logical id is written
 * @param properties merged with {@code Globals}, intrinsics resolved
 */
record Resource(String id, Place place, String type, Section properties) {

    static final String FUNCTION = "AWS::Serverless::Function";
    static final String API = "AWS::Serverless::Api";
    static final String HTTP_API = "AWS::Serverless::HttpApi";
    static final String API_KEY = "AWS::ApiGateway::ApiKey";
    static final String USAGE_PLAN = "AWS::ApiGateway::UsagePlan";
    static final String USAGE_PLAN_KEY = "AWS::ApiGateway::UsagePlanKey";
}
