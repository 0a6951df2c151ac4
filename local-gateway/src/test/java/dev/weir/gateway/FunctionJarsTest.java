package dev.weir.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Percentage.withPercentage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The jars that are deployed: of what they are made, that nothing in them hides anything else, and that they fit. */
final class FunctionJarsTest {

    private static final Path ROOT = Path.of("..");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern LEGAL = Pattern.compile("META-INF/([^/]*(LICENSE|NOTICE)[^/]*|license/.*)");
    private static final Pattern NATIVE = Pattern.compile(".*\\.(so|dll|dylib|jnilib)");
    private static final String OURS = "dev.weir";

    private static Path jar(String function) {
        return ROOT.resolve(function).resolve("target").resolve(function + ".jar");
    }

    /** The jars that a function's is made of. */
    private static List<Path> parts(String function) throws IOException {
        String classPath = Files.readString(ROOT.resolve(function).resolve("target/classpath")).strip();
        return Arrays.stream(classPath.split(":")).map(Path::of).toList();
    }

    /** What is in a jar, by its path, each path as often as it is there; folders are left out. */
    private static Map<String, List<byte[]>> contents(Path jar) {
        Map<String, List<byte[]>> contents = new TreeMap<>();
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(jar))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                if (!entry.isDirectory()) {
                    contents.computeIfAbsent(entry.getName(), _ -> new ArrayList<>()).add(zip.readAllBytes());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(jar.toString(), e);
        }
        return contents;
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long unpacked(Map<String, List<byte[]>> contents) {
        return contents.values().stream().flatMap(List::stream).mapToLong(bytes -> bytes.length).sum();
    }

    /** One MANIFEST.MF and one list of each service are made of all; of legal texts each part keeps its own. */
    private static boolean isMerged(String path) {
        return path.equals("META-INF/MANIFEST.MF") || path.startsWith("META-INF/services/")
                || LEGAL.matcher(path).matches();
    }

    @ParameterizedTest
    @ValueSource(strings = {"authorizer", "model-function"})
    void noClassAndNoResourceHidesAnother(String function) throws IOException {
        Map<String, List<byte[]>> whole = contents(jar(function));
        assertThat(whole).allSatisfy((path, copies) -> assertThat(copies).as(path).hasSize(1));

        Map<String, Set<String>> differing = new TreeMap<>();
        for (Path part : parts(function)) {
            contents(part).forEach((path, copies) -> {
                if (whole.containsKey(path) && !isMerged(path)) {
                    differing.computeIfAbsent(path, _ -> new HashSet<>()).add(sha256(copies.getFirst()));
                }
            });
        }
        differing.values().removeIf(digests -> digests.size() == 1);
        assertThat(differing.keySet()).as("paths that two parts have, with different content").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"authorizer", "model-function"})
    void servicesAndLegalTextsOfAllPartsAreKept(String function) throws IOException {
        Map<String, List<byte[]>> whole = contents(jar(function));
        for (Path part : parts(function)) {
            contents(part).forEach((path, copies) -> {
                if (LEGAL.matcher(path).matches()) {
                    assertThat(whole.entrySet()).as(path + " of " + part)
                            .anyMatch(entry -> entry.getKey().startsWith("META-INF/licenses/")
                                    && entry.getKey().endsWith("/" + path)
                                    && Arrays.equals(entry.getValue().getFirst(), copies.getFirst()));
                } else if (path.startsWith("META-INF/services/") && whole.containsKey(path)) {
                    assertThat(lines(whole.get(path))).as(path).containsAll(lines(copies));
                }
            });
        }
    }

    private static Set<String> lines(List<byte[]> texts) {
        return texts.stream()
                .flatMap(text -> new String(text, UTF_8).lines())
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .collect(toSet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"authorizer", "model-function"})
    void theBillOfMaterialsNamesEachPartWithVersionAndLicence(String function) throws IOException {
        String name = function + ".cdx.json";
        byte[] text = Files.readAllBytes(ROOT.resolve(function).resolve("target").resolve(name));
        assertThat(contents(jar(function)).get("META-INF/sbom/" + name)).containsExactly(text);

        JsonNode bill = JSON.readTree(text);
        assertThat(bill.path("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(bill.has("serialNumber")).as("what differs from build to build").isFalse();
        assertThat(bill.path("metadata").has("timestamp")).isFalse();
        Map<String, JsonNode> components = StreamSupport.stream(bill.path("components").spliterator(), false)
                .collect(toMap(it -> it.path("name").asText() + "-" + it.path("version").asText() + ".jar",
                        Function.identity()));
        assertThat(components.keySet()).isEqualTo(
                parts(function).stream().map(part -> part.getFileName().toString()).collect(toSet()));
        assertThat(components.values()).allSatisfy(component -> {
            assertThat(component.path("purl").asText()).startsWith("pkg:maven/");
            assertThat(component.path("hashes")).isNotEmpty();
            if (!component.path("group").asText().equals(OURS)) {
                assertThat(component.path("licenses")).as(component.path("purl").asText()).isNotEmpty();
            }
        });
    }

    @EnabledOnOs(value = OS.LINUX, disabledReason = "a jar for another laptop has that laptop's natives, too")
    @ParameterizedTest
    @CsvSource({"authorizer, 20000000, 60000000", "model-function, 80000000, 250000000"})
    void itFitsWhatThePageSays(String function, long packed, long unpacked) throws IOException {
        Map<String, List<byte[]>> contents = contents(jar(function));
        long size = Files.size(jar(function));
        System.out.printf("%s.jar: %,d of %,d bytes; unpacked %,d of %,d%n", function, size, packed, unpacked(contents),
                unpacked);
        assertThat(size).isLessThanOrEqualTo(packed);
        assertThat(unpacked(contents)).isLessThanOrEqualTo(unpacked);

        Matcher row = Pattern
                .compile("\\| `" + function + "\\.jar` \\| ([\\d.]+) MB of (\\d+) \\| ([\\d.]+) MB of (\\d+) \\|")
                .matcher(Files.readString(ROOT.resolve("docs/packages.md")));
        assertThat(row.find()).as("docs/packages.md has its row").isTrue();
        assertThat(Long.parseLong(row.group(2))).isEqualTo(packed / 1_000_000);
        assertThat(Long.parseLong(row.group(4))).isEqualTo(unpacked / 1_000_000);
        assertThat(Double.parseDouble(row.group(1))).isCloseTo(size / 1e6,
                withPercentage(5));
        assertThat(Double.parseDouble(row.group(3))).isCloseTo(unpacked(contents) / 1e6,
                withPercentage(5));
    }

    @EnabledOnOs(value = OS.LINUX, disabledReason = "as above")
    @ParameterizedTest
    @CsvSource({"authorizer, 0", "model-function, 6"})
    void itsNativesAreThoseThatLambdaRuns(String function, int natives) {
        Stream<String> found = contents(jar(function)).keySet().stream().filter(path -> NATIVE.matcher(path).matches());

        assertThat(found).hasSize(natives).allMatch(path -> path.matches(".*/linux-(x64|x86_64|aarch64)/.*"));
    }
}
