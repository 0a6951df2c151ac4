package dev.weir.gateway.template;

import java.util.Optional;

/**
 * A resource of the template that concerns serving.
 *
 * @param place where its logical id is written
 * @param properties merged with {@code Globals}, intrinsics resolved
 * @param existence why it is not known whether a deployment would have it; empty where it would
 */
record Resource(
        String id, Place place, String type, Section properties, Section metadata,
        Optional<Value.Unknown> existence) {

    static final String SAM = "AWS::Serverless::";
    static final String FUNCTION = SAM + "Function";
    static final String API = SAM + "Api";
    static final String HTTP_API = SAM + "HttpApi";
    static final String LAYER = SAM + "LayerVersion";
    static final String PLAIN_FUNCTION = "AWS::Lambda::Function";
    static final String PLAIN_LAYER = "AWS::Lambda::LayerVersion";
    static final String PLAIN = "AWS::ApiGateway::";
    static final String REST_API = PLAIN + "RestApi";
    static final String API_KEY = PLAIN + "ApiKey";
    static final String USAGE_PLAN = PLAIN + "UsagePlan";
    static final String USAGE_PLAN_KEY = PLAIN + "UsagePlanKey";
    static final String STAGE = PLAIN + "Stage";
    static final String V2 = "AWS::ApiGatewayV2::";
    static final String V2_API = V2 + "Api";
    static final String V2_STAGE = V2 + "Stage";

    boolean is(String name) {
        return type.equals(name);
    }

    boolean isFunction() {
        return is(FUNCTION) || is(PLAIN_FUNCTION);
    }

    /** Whether it is an API of the kind that {@code Api} events are of. */
    boolean isRestApi() {
        return is(API) || is(REST_API);
    }

    /** Whether it is an API of the kind that {@code HttpApi} events are of. */
    boolean isHttpApi() {
        return is(HTTP_API) || is(V2_API);
    }

    /** The same with other properties, which are written elsewhere. */
    Resource with(Place elsewhere, Value.Mapping others) {
        return new Resource(id, elsewhere, type, new Section(others, properties.problems()), metadata, existence);
    }

    /** The same, to be read without consequences. */
    Resource read(Problems elsewhere) {
        return new Resource(id, place, type, new Section(properties.mapping(), elsewhere),
                new Section(metadata.mapping(), elsewhere), existence);
    }
}
