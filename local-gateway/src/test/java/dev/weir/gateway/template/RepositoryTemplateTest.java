package dev.weir.gateway.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.weir.gateway.api.Authorizer;
import dev.weir.gateway.api.GatewayResponseType;
import dev.weir.gateway.api.Route;

/** The template that this repository deploys, read as it is, beside jars that need no build. */
final class RepositoryTemplateTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void makeJars() throws IOException {
        for (String module : new String[]{"authorizer", "model-function"}) {
            Path target = Files.createDirectories(folder.resolve(module).resolve("target"));
            TemplateFile.writeJar(target.resolve(module + ".jar"));
        }
    }

    private SamTemplate template() throws IOException {
        return new TemplateFile(folder).read(Files.readString(Path.of("../template.yaml")));
    }

    @Test
    void isServedWithoutAWarning() throws IOException {
        assertThat(template().warnings()).isEmpty();
        assertThat(template().api().stage()).isEqualTo("dev");
        assertThat(template().api().routes()).extracting(route -> route.method() + " " + route.resource())
                .containsExactly("POST /v1/embeddings", "GET /v1/models");
    }

    @Test
    void everyRouteIsGuardedAndNothingIsKept() throws IOException {
        assertThat(template().api().routes()).extracting(Route::authorizer).allSatisfy(authorizer -> {
            assertThat(authorizer).get().isInstanceOf(Authorizer.Request.class);
            assertThat(authorizer).get()
                    .extracting(Authorizer::ttl, it -> it.function().name())
                    .containsExactly(Duration.ZERO, "AuthorizerFunction");
        });
    }

    @Test
    void aDenialIsA429() throws IOException {
        assertThat(template().api().gatewayResponses()).hasEntrySatisfying(GatewayResponseType.ACCESS_DENIED,
                response -> assertThat(response.status()).hasValue(429));
    }

    @Test
    void theLimitsFileIsTheParametersDefault() throws IOException {
        assertThat(template().functions().getFirst().environment()).containsEntry("WEIR_LIMITS_FILE", "limits.yaml");
    }
}
