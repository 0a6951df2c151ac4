package dev.weir.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import dev.weir.gateway.template.Variables;

final class VariablesFileTest {

    @TempDir
    private Path folder;

    private Variables read(String json) throws IOException {
        return new VariablesFile().convert(Files.writeString(folder.resolve("env.json"), json).toString());
    }

    @Test
    void variablesAreReadAsSamLocalReadsThem() throws IOException {
        assertThat(read("{\"Parameters\": {\"A\": \"1\"}, \"Model\": {\"B\": 2, \"C\": true}}"))
                .isEqualTo(new Variables(Map.of("A", "1"), Map.of("Model", Map.of("B", "2", "C", "true"))));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\0', value = {
        "[1] | is no file of variables: write e.g.",
        "{\"A\": \"x\"} | is no file of variables",
        "{\"A\": {\"B\": {}}} | is no file of variables",
        "{ | is not JSON (Unexpected end-of-input"})
    void whatIsWrongIsOneSentence(String json, String sentence) {
        assertThatThrownBy(() -> read(json)).hasMessageContaining(sentence);
    }

    @Test
    void aFileThatIsNotThereIsToldByItsName() {
        assertThatThrownBy(() -> new VariablesFile().convert("none.json"))
                .hasMessage("none.json cannot be read: name a JSON file.");
    }
}
