package dev.weir.gateway.template;

/**
 * A function or an API of the template.
 *
 * @param place where its logical id is written
 * @param properties merged with {@code Globals}, intrinsics resolved
 */
record Resource(String id, Place place, String type, Section properties) {

    static final String FUNCTION = "AWS::Serverless::Function";
    static final String API = "AWS::Serverless::Api";
    static final String HTTP_API = "AWS::Serverless::HttpApi";
}
