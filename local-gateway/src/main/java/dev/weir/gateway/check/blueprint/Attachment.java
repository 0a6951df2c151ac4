package dev.weir.gateway.check.blueprint;

import java.util.Locale;
import java.util.Optional;

import dev.weir.gateway.template.Place;
import dev.weir.gateway.template.Value;

/**
 * A Lambda authorizer, attached to an API.
 *
 * @param api the API's logical id; empty where it is none of this template's
 * @param place where the authorizer's name is written
 * @param form in which language
 * @param function what is invoked, as it is written; empty where nothing is
 * @param declared all that is said of it
 * @param settings the mapping that has, or ought to have, the time for which answers are kept
 * @param oneHeader whether it is of the kind that reads one token
 * @param identitySource where one is named
 * @param permitted whether API Gateway may invoke the function without a further resource
 */
public record Attachment(
        String name, String api, DeclaredApi.Kind kind, Place place, Form form, Optional<Value.Text> function,
        Invoked invoked, Value.Mapping declared, Value.Mapping settings, boolean oneHeader,
        Optional<Place> identitySource, boolean permitted) {

    /** The language that an authorizer is written in, with its word for how many seconds answers are kept. */
    public enum Form {
        SAM("ReauthorizeEvery"),
        CLOUDFORMATION("AuthorizerResultTtlInSeconds"),
        OPENAPI(
                "authorizerResultTtlInSeconds");

        private final String ttl;

        Form(String ttl) {
            this.ttl = ttl;
        }

        /** A key, which OpenAPI begins with a small letter. */
        public String key(String openApi) {
            return this == OPENAPI
                    ? openApi
                    : openApi.substring(0, 1).toUpperCase(Locale.ROOT) + openApi.substring(1);
        }

        /** The key that must be 0. */
        public String ttl() {
            return ttl;
        }
    }
}
