package dev.weir.conformance;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A file of vectors. */
record VectorFile(Path path) {

    static final String FORMAT = "weir-conformance/1";

    private static final Path STANDARD_INPUT = Path.of("/dev/stdin");

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS, DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** The file itself, or every {@code .json} file in a folder and the folders in it; {@code -} is standard input. */
    static List<VectorFile> at(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(new VectorFile(path.toString().equals("-") ? STANDARD_INPUT : path));
        }
        try (Stream<Path> files = Files.walk(path, FileVisitOption.FOLLOW_LINKS)) {
            var found = files.filter(file -> isJson(file) && Files.isRegularFile(file))
                    .sorted()
                    .map(VectorFile::new)
                    .toList();
            return found.isEmpty() ? List.of(new VectorFile(path)) : found;
        } catch (IOException | UncheckedIOException _) {
            return List.of(new VectorFile(path)); // which then says that it cannot be read
        }
    }

    private static boolean isJson(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
    }

    /**
     * Its cases, not yet looked into.
     *
     * @throws Mistake if it is no file of vectors
     */
    List<CaseEntry> cases() {
        var root = new Entry("$", tree()).keys("format", "cases", "$schema");
        var format = root.need("format");
        if (!format.text().equals(FORMAT)) {
            throw format.mistake("this program reads \"" + FORMAT + "\", not " + format.shown());
        }
        var cases = root.need("cases").items().stream().map(CaseEntry::new).toList();
        var names = new HashSet<String>();
        for (var each : cases) {
            if (!names.add(each.name())) {
                throw each.entry().mistake("another case of this file has the name '" + each.name() + "'");
            }
        }
        return cases;
    }

    private JsonNode tree() {
        if (Files.isDirectory(path)) {
            throw new Mistake("$", "there is no .json file in this folder that can be read");
        }
        try {
            var text = withoutByteOrderMark(Files.readString(path));
            if (text.isBlank()) {
                throw new Mistake("$",
                        "this file is empty: begin it with {\"format\": \"" + FORMAT + "\", \"cases\": […]}");
            }
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new Mistake(place(e.getLocation()), isYaml()
                    ? "this is YAML: write it as JSON"
                    : inWords(e.getOriginalMessage()));
        } catch (CharacterCodingException e) {
            throw new Mistake("$", "this file is not UTF-8: save it as that");
        } catch (IOException e) {
            throw new Mistake("$",
                    Files.exists(path) ? "this file cannot be read: " + e.getMessage() : "there is no such file");
        }
    }

    /** Without what only whoever calls the parser could do about it. */
    private static String inWords(String message) {
        if (message.contains("(non-standard) comment")) {
            return "JSON has no comments: write them as texts, like \"why\": \"…\"";
        }
        if (message.startsWith("Trailing token")) {
            return "a second value begins here: a file is one, with all its cases in 'cases'";
        }
        return "not JSON: " + message.replaceFirst("( \\(start marker at|: enable `|: not allowed as per).*", "");
    }

    /** Some editors begin a file with one. */
    private static String withoutByteOrderMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private boolean isYaml() {
        return path.toString().endsWith(".yaml") || path.toString().endsWith(".yml");
    }

    /** Where text is no JSON; what is nested too deeply is so nowhere. */
    private static String place(@Nullable JsonLocation at) {
        return at == null ? "$" : "line " + at.getLineNr() + ", column " + at.getColumnNr();
    }
}
