package dev.weir.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The published schema says of vectors what the command says, as far as a schema can. */
final class SchemaTest {

    private static JsonSchema schema() throws IOException {
        return JsonSchemaFactory.getInstance(VersionFlag.V202012)
                .getSchema(Files.readString(Path.of("../docs/conformance.schema.json")));
    }

    @Test
    void allVectorsMeetIt() throws Exception {
        for (var file : VectorFile.at(Path.of("../vectors"))) {
            assertThat(schema().validate(Files.readString(file.path()), InputFormat.JSON)).as("%s", file.path())
                    .isEmpty();
        }
    }

    @Test
    void whatIsMisspeltDoesNot() throws Exception {
        var file = Files.readString(Path.of("../vectors/fixed-window.json"));
        for (var key : new String[]{"decide", "expect", "allowed", "quota", "steps", "retry_after", "cases"}) {
            var misspelt = file.replaceFirst("\"" + key + "\"", "\"" + key + "s\"");
            assertThat(schema().validate(misspelt, InputFormat.JSON)).as(key).isNotEmpty();
        }
    }
}
