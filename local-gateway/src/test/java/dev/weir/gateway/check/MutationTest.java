package dev.weir.gateway.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever becomes of the repository's files, they are read to findings and never to a failure. */
final class MutationTest {

    private static final int MUTATIONS = 1_500;
    private static final List<String> WORDS = List.of("", "!Ref ", "!Sub ", "!If [a, b]", "{", "}", "[", "]", ": ",
            "- ",
            "\t", "*a", "&a ", "${", "${AWS::Region}", "'", "\"", "null", "0", "-1", "99999999999999", "\u0000",
            "<<: ", "!GetAtt ", "Fn::If", "Fn::Join", "Fn::FindInMap", "Ref: ", "\n", "? ", "| ", "%");

    @TempDir
    private Path folder;

    private static String repository(String file) throws IOException {
        return Files.readString(Path.of("..", file));
    }

    private void check(String template, String limits) {
        try {
            Report report = new Project(folder).check(template, limits);
            for (Report.Format format : Report.Format.values()) {
                assertThat(report.in(format)).isNotEmpty();
            }
        } catch (RuntimeException | StackOverflowError e) {
            fail("template:\n" + template + "\nlimits:\n" + limits, e);
        }
    }

    @Test
    void truncatedFilesAreFindings() throws IOException {
        String template = repository("template.yaml");
        String limits = repository("examples/limits.yaml");
        for (int i = 0; i < template.length(); i += 211) {
            check(template.substring(0, i), limits.substring(0, i % limits.length()));
        }
    }

    @Test
    void mutatedFilesAreFindings() throws IOException {
        String template = repository("template.yaml");
        String limits = repository("examples/limits.yaml");
        Random random = new Random(4);
        for (int i = 0; i < MUTATIONS; i++) {
            check(mutated(template, random), mutated(limits, random));
        }
    }

    private static String mutated(String text, Random random) {
        String mutated = text;
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            int from = random.nextInt(mutated.length());
            int to = Math.min(mutated.length(), from + random.nextInt(random.nextBoolean() ? 12 : 120));
            mutated = mutated.substring(0, from) + WORDS.get(random.nextInt(WORDS.size())) + mutated.substring(to);
        }
        return mutated.isEmpty() ? " " : mutated;
    }
}
