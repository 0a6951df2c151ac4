package dev.weir.gateway.template;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

import dev.weir.gateway.api.Metering;

/** An OpenAPI definition with API Gateway's extensions, of version 2 or 3. */
final class Definition {

    static final String ANY = "x-amazon-apigateway-any-method";
    static final String GATEWAY_RESPONSES = "x-amazon-apigateway-gateway-responses";
    static final String BINARY_MEDIA_TYPES = "x-amazon-apigateway-binary-media-types";
    static final String KEY_SOURCE = "x-amazon-apigateway-api-key-source";
    static final String POLICY = "x-amazon-apigateway-policy";
    static final String COMPRESSION = "x-amazon-apigateway-minimum-compression-size";

    /** Of HTTP APIs only. */
    static final String CORS = "x-amazon-apigateway-cors";

    /** The largest size from which answers can be compressed, in bytes. */
    static final int MOST_COMPRESSED = 10_485_760;

    private static final String EXTENSION = "x-amazon-apigateway-";

    private static final Set<String> EXTENSIONS = Set.of(GATEWAY_RESPONSES, BINARY_MEDIA_TYPES, KEY_SOURCE, POLICY,
            COMPRESSION, RequestValidators.DECLARED, RequestValidators.CHOSEN,
            "x-amazon-apigateway-documentation", "x-amazon-apigateway-endpoint-configuration",
            "x-amazon-apigateway-importexport-version", "x-amazon-apigateway-tag-value",
            "x-amazon-apigateway-security-policy", "x-amazon-apigateway-endpoint-access-mode");

    private static final Set<String> HTTP_EXTENSIONS = Set.of(CORS, "x-amazon-apigateway-endpoint-configuration",
            "x-amazon-apigateway-importexport-version", "x-amazon-apigateway-tag-value");

    private static final Set<String> METHODS = Set.of("get", "head", "post", "put", "patch", "delete", "options", ANY);

    private static final Set<String> BESIDE_METHODS = Set.of("summary", "description", "servers", "parameters");

    private final Section root;
    private final ResourcePath paths;
    private final RequestValidators validators;

    private Definition(Section root, ResourcePath paths, Set<String> extensions) {
        this.root = root;
        this.paths = paths;
        validators = new RequestValidators(root);
        root.keys()
                .stream()
                .filter(key -> key.startsWith(EXTENSION) && !extensions.contains(key))
                .forEach(key -> root.refuse(key, Spelling.correction(key, new TreeSet<>(extensions),
                        key + " is not read at the top of a definition: remove it, or check its spelling.")));
        if (root.has("security")) {
            root.refuse("security",
                    "API Gateway does not give what stands under security at the top to each operation: "
                            + "write it in each.");
        }
    }

    /**
     * Of a REST API.
     *
     * @param paths the paths of the API so far
     */
    static Definition ofRestApi(Section root, ResourcePath paths) {
        return new Definition(root, paths, EXTENSIONS);
    }

    /** Of an HTTP API. */
    static Definition ofHttpApi(Section root) {
        if (root.has("swagger")) {
            root.refuse("swagger", "HTTP APIs are made of OpenAPI 3 only: write the definition as `openapi: 3.0.1`.");
        }
        return new Definition(root, ResourcePath.ofHttpApi(), HTTP_EXTENSIONS);
    }

    /** Where OpenAPI 2 or 3 has security schemes; a definition has one of them. */
    Section schemes() {
        Section second = root.section("securityDefinitions");
        return second.keys().isEmpty() ? root.section("components").section("securitySchemes") : second;
    }

    /** In the order of the definition. */
    List<Operation> operations() {
        List<Operation> operations = new ArrayList<>();
        root.section("paths").eachSection((path, item) -> {
            if (!path.startsWith("x-")) {
                read(path, root.section("paths").keyPlace(path), item, operations);
            }
        });
        return operations;
    }

    private void read(String written, Place place, Section item, List<Operation> operations) {
        String path = paths.normal(written);
        paths.mistake(path).ifPresent(sentence -> root.problems().refuse(place, sentence));
        paths.doubt(path).ifPresent(sentence -> root.problems().warn(place, sentence));
        item.keys().forEach(key -> {
            if (METHODS.contains(key)) {
                operations.add(operation(path, key, item));
            } else if (!BESIDE_METHODS.contains(key) && (!key.startsWith("x-") || key.startsWith(EXTENSION))) {
                item.refuse(key, Spelling.correction(key, METHODS, "Path " + path + " has " + key
                        + ", which is no method that API Gateway knows: write get, head, post, put, patch, delete, "
                        + "options or " + ANY + "."));
            }
        });
    }

    private Operation operation(String path, String key, Section item) {
        Section body = item.section(key);
        String method = key.equals(ANY) ? "ANY" : key.toUpperCase(Locale.ROOT);
        return new Operation(method, path, item.keyPlace(key), body, security(body), validators.of(body, item));
    }

    /** A list of mappings by name; the names may also stand in one mapping. */
    private static List<String> security(Section operation) {
        List<String> names = new ArrayList<>();
        if (operation.mapping().get("security").orElse(null) instanceof Value.Mapping one) {
            names.addAll(one.entries().keySet());
        } else {
            operation.eachItem("security", requirement -> names.addAll(requirement.keys()));
        }
        return names;
    }

    /** As SAM writes them. */
    Section gatewayResponses() {
        return GatewayResponseReader.asSam(root.section(GATEWAY_RESPONSES));
    }

    List<String> binaryMediaTypes() {
        return root.list(BINARY_MEDIA_TYPES);
    }

    Metering.KeySource keySource() {
        return root.text(KEY_SOURCE).filter("AUTHORIZER"::equalsIgnoreCase).isPresent()
                ? Metering.KeySource.AUTHORIZER
                : Metering.KeySource.HEADER;
    }

    /** A policy document. */
    Optional<Value> policy() {
        return root.mapping().get(POLICY);
    }

    /** How browsers are answered; without keys where nothing is said. */
    Section cors() {
        return root.section(CORS);
    }

    /** Integrations that operations refer to. */
    Section integrations() {
        return root.section("components").section("x-amazon-apigateway-integrations");
    }

    OptionalInt compressedFrom() {
        return root.has(COMPRESSION)
                ? OptionalInt.of(root.whole(COMPRESSION, 0, MOST_COMPRESSED, 0))
                : OptionalInt.empty();
    }

    /** One definition laid over another: mappings deeply, all else overridden. */
    static Value.Mapping over(Value.Mapping under, Value.Mapping over) {
        Map<String, Value.Entry> entries = new LinkedHashMap<>(under.entries());
        over.entries()
                .forEach((key, entry) -> entries.merge(key, entry,
                        (first, second) -> first.value() instanceof Value.Mapping a
                                && second.value() instanceof Value.Mapping b
                                        ? new Value.Entry(second.key(), over(a, b))
                                        : second));
        return new Value.Mapping(over.place(), entries);
    }
}
