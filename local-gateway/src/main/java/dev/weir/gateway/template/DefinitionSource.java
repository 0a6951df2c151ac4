package dev.weir.gateway.template;

import java.util.List;
import java.util.Optional;

/**
 * Finds the OpenAPI definition of an API: in the template, or in a file that it names.
 *
 * @param files beside the template
 */
record DefinitionSource(Resource api, NamedFiles files) {

    /**
     * SAM's, which may be none.
     *
     * @param added properties that SAM adds to a definition, if it does not stand in a file of its own;
     *     {@code AWS::Include} is applied before SAM is
     */
    Optional<Section> ofSam(List<String> added) {
        Section properties = api.properties();
        boolean inFile = properties.has("DefinitionUri");
        if (!inFile && !properties.has("DefinitionBody")) {
            return Optional.empty();
        }
        Section body = inFile ? new Section(file(), properties.problems()) : properties.section("DefinitionBody");
        if (inFile) {
            added.stream()
                    .filter(properties::has)
                    .forEach(key -> properties.refuse(key, "SAM takes " + key + " only beside a definition that stands "
                            + "under DefinitionBody itself: say it in the definition."));
        }
        return Optional.of(body);
    }

    private Value.Mapping file() {
        Section properties = api.properties();
        if (properties.has("DefinitionBody")) {
            properties.refuse("DefinitionBody",
                    "SAM takes either DefinitionUri or DefinitionBody: remove one of them.");
        }
        if (properties.mapping().get("DefinitionUri").orElse(null) instanceof Value.Text location) {
            return files.definition("DefinitionUri", location);
        }
        properties.refuse("DefinitionUri", "A definition in S3 is not read here: name a local file in DefinitionUri.");
        return Value.Mapping.empty(api.place());
    }

    /** CloudFormation's; an empty one where there is none. */
    Value.Mapping ofCloudFormation() {
        Section properties = api.properties();
        if (properties.mapping().get("BodyS3Location").orElse(null) instanceof Value.Text location) {
            return files.definition("BodyS3Location", location);
        }
        if (properties.has("BodyS3Location")) {
            properties.refuse("BodyS3Location", "A definition in S3 is not read here: write it under Body, or name a "
                    + "local file, as `aws cloudformation package` takes it.");
        }
        return properties.section("Body").mapping();
    }
}
