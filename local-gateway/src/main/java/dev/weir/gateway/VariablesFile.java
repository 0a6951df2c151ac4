package dev.weir.gateway;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.gateway.template.Variables;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads a file of variables, a JSON object of objects by function. One under {@value #ALL} is for all functions.
 *
 * @see <a href="https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/serverless-sam-cli-using-invoke.html">
 *     Environment variable file of SAM CLI</a>
 */
final class VariablesFile implements ITypeConverter<Variables> {

    private static final String ALL = "Parameters";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Override
    public Variables convert(String file) {
        JsonNode root = read(file);
        if (!root.isObject()) {
            throw wrong(file);
        }
        Map<String, Map<String, String>> all = new HashMap<>();
        root.properties().forEach(function -> all.put(function.getKey(), texts(file, function.getValue())));
        Map<String, String> shared = all.getOrDefault(ALL, Map.of());
        all.remove(ALL);
        return new Variables(shared, all);
    }

    private static JsonNode read(String file) {
        try {
            return JSON.readTree(Files.readString(Path.of(file)));
        } catch (JsonProcessingException e) {
            throw new TypeConversionException(
                    file + " is not JSON (" + e.getOriginalMessage() + "): correct it.");
        } catch (IOException e) {
            throw new TypeConversionException(file + " cannot be read: name a JSON file.");
        }
    }

    private static Map<String, String> texts(String file, JsonNode variables) {
        Map<String, String> texts = new HashMap<>();
        variables.properties().forEach(variable -> {
            if (!variable.getValue().isValueNode()) {
                throw wrong(file);
            }
            texts.put(variable.getKey(), variable.getValue().asText());
        });
        if (!variables.isObject()) {
            throw wrong(file);
        }
        return texts;
    }

    private static TypeConversionException wrong(String file) {
        return new TypeConversionException(file
                + " is no file of variables: write e.g. {\"MyFunction\": {\"TABLE\": \"things\"}}.");
    }
}
