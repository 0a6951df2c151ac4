package dev.weir.gateway.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.gateway.StartFailure;
import dev.weir.gateway.TestFunctions;
import dev.weir.gateway.api.Execution;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.api.Location;
import dev.weir.gateway.function.Outcome.Answer;
import dev.weir.gateway.function.Outcome.Throttled;
import dev.weir.gateway.testfunction.BrokenFunction;
import dev.weir.gateway.testfunction.Checkpointed;
import dev.weir.gateway.testfunction.Contextual;
import dev.weir.gateway.testfunction.GatheringFunction;
import dev.weir.gateway.testfunction.Misbehaving;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.crac.Core;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How a function runs, in either isolation: its context, its log, its concurrency, its snapshot. */
final class RunningTest {

    private static final Execution ALIASED = new Execution("java25", Optional.of("live"), OptionalInt.empty(), false,
            Optional.empty());

    private static FunctionSpec contextual(Execution execution) {
        return new FunctionSpec("Contextual", Contextual.class.getName(), TestFunctions.classes(),
                Duration.ofSeconds(5),
                512, Map.of("JAVA_TOOL_OPTIONS", "-Dof.tool.options=read")).with(execution);
    }

    @ParameterizedTest
    @EnumSource
    void theContextIsComplete(Isolation isolation) throws IOException {
        try (var function = Recorded.start(contextual(ALIASED), isolation)) {
            JsonNode seen = new ObjectMapper().readTree(function.answer("{}"));
            assertThat(seen.path("requestId").asText()).matches("[0-9a-f-]{36}");
            assertThat(seen.path("arn").asText())
                    .isEqualTo("arn:aws:lambda:us-east-1:123456789012:function:Contextual:live");
            assertThat(seen.path("name").asText()).isEqualTo("Contextual");
            assertThat(seen.path("version").asText()).isEqualTo("1");
            assertThat(seen.path("memory").asInt()).isEqualTo(512);
            assertThat(seen.path("group").asText()).isEqualTo("/aws/lambda/Contextual");
            assertThat(seen.path("stream").asText()).matches("\\d{4}/\\d\\d/\\d\\d/\\[1][0-9a-f]{32}");
            assertThat(seen.path("remaining").asInt()).isBetween(1, 5_000);
            assertThat(seen.hasNonNull("client")).isFalse();
            assertThat(seen.hasNonNull("identity")).isFalse();
            assertThat(seen.path("trace").asText()).isEqualTo("Root=1-2-3");
            assertThat(seen.path("traceProperty").asText()).isEqualTo("Root=1-2-3");
            assertThat(seen.path("runtime").asText()).isEqualTo("AWS_Lambda_java25");
            assertThat(seen.path("init").asText()).isEqualTo("on-demand");
            assertThat(Path.of(seen.path("root").asText())).isEqualTo(TestFunctions.classes());
            assertThat(function.logWith("REPORT"))
                    .containsPattern("\\[Contextual] REPORT RequestId: [0-9a-f-]{36}\tDuration: "
                            + "\\d+\\.\\d\\d ms\tMemory Size: 512 MB.*\tInit Duration: \\d+\\.\\d\\d ms");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFunctionLivesWhereItIsSaidTo(Isolation isolation) throws IOException {
        var usual = contextual(ALIASED);
        var elsewhere = new FunctionSpec(usual.name(), usual.handler(), usual.code(), List.of(), usual.timeout(), 512,
                Map.of(), snapStart(), new Location("cn-north-1", "999999999999"));
        try (var function = Recorded.start(elsewhere, isolation)) {
            JsonNode seen = new ObjectMapper().readTree(function.answer("{}"));
            assertThat(seen.path("arn").asText())
                    .isEqualTo("arn:aws-cn:lambda:cn-north-1:999999999999:function:Contextual:live");
            assertThat(seen.path("region").asText()).isEqualTo("cn-north-1 cn-north-1");
            assertThat(seen.path("init").asText()).isEqualTo("snap-start");
            assertThat(seen.hasNonNull("group")).as("a SnapStart function is not told its log").isFalse();
        }
    }

    @Test
    void asManyEnvironmentsAsAFunctionReservesWithinBounds() {
        var spec = contextual(ALIASED);
        assertThat(Sandbox.most(spec)).isEqualTo(4);
        assertThat(Sandbox.most(spec.with(reserved(9)))).isEqualTo(9);
        assertThat(Sandbox.most(spec.with(reserved(500)))).isEqualTo(16);
        assertThat(Sandbox.most(spec.with(reserved(0)))).isEqualTo(1);
    }

    @Test
    void aProcessHasItsOwnFolderHeapAndOptions() throws IOException {
        try (var function = Recorded.start(contextual(ALIASED), Isolation.PROCESS)) {
            JsonNode seen = new ObjectMapper().readTree(function.answer("{}"));
            assertThat(Path.of(seen.path("folder").asText())).isEqualTo(TestFunctions.classes());
            assertThat(seen.path("heap").asInt()).as("85 %% of 512, less a survivor space").isBetween(415, 435);
            assertThat(seen.path("option").asText()).isEqualTo("read");
            assertThat(function.logWith("REPORT")).containsPattern("\tMax Memory Used: [1-9]\\d+ MB\t");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aFunctionIsToldTheLogGroupThatTheTemplateNames(Isolation isolation) throws IOException {
        var execution = new Execution("java25", Optional.empty(), OptionalInt.empty(), false, Optional.empty(),
                Optional.of("/things/log"));
        try (var function = Recorded.start(contextual(execution), isolation)) {
            JsonNode seen = new ObjectMapper().readTree(function.answer("{}"));
            assertThat(seen.path("group").asText()).isEqualTo("/things/log");
        }
    }

    @Test
    void aRuntimeWhoseJdkIsInstalledRunsOnItAndAnotherIsSaid() throws IOException {
        int other = Stream.of(8, 11, 17, 21).filter(version -> JavaHome.of(version).isPresent()).findAny().orElse(25);
        int absent = Stream.of(8, 11, 17, 21).filter(version -> JavaHome.of(version).isEmpty()).findAny().orElseThrow();
        assertThat(JavaHome.of(25)).isPresent();
        assertThat(JavaHome.of(other)).isPresent();

        var execution = new Execution("java" + absent, Optional.empty(), OptionalInt.empty(), false, Optional.empty());
        try (var function = Recorded.start(contextual(execution), Isolation.PROCESS)) {
            JsonNode seen = new ObjectMapper().readTree(function.answer("{}"));
            assertThat(seen.path("java").asInt()).isEqualTo(Runtime.version().feature());
            assertThat(function.logWith("REPORT")).contains("[Contextual] runs on Java " + Runtime.version().feature()
                    + ", as there is no JDK " + absent + " here: name one in JAVA" + absent + "_HOME");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theLoggerWritesTextOrJsonAsTheTemplateSays(Isolation isolation) {
        var json = new Execution("java25", Optional.empty(), OptionalInt.empty(), false, Optional.of("INFO"));
        try (var function = Recorded.start(contextual(json), isolation)) {
            String requestId = function.answer("{}").replaceAll(".*\"requestId\":\"([^\"]*)\".*", "$1");
            assertThat(function.logWith("REPORT"))
                    .containsPattern("\\[Contextual] \\{\"timestamp\":\"[^\"]*\",\"message\":\"two\","
                            + "\"level\":\"WARN\",\"AWSRequestId\":\"" + requestId + "\"}")
                    .doesNotContain("three");
        }
    }

    @Test
    void eachMessageOfTheLoggerIsALine() {
        try (var function = Recorded.start(contextual(ALIASED), Isolation.LOADER)) {
            function.answer("{}");
            assertThat(function.logWith("REPORT").lines()).startsWith("[Contextual] one", "[Contextual] [WARN] two");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aConstructorThatThrowsIsOneSentence(Isolation isolation) {
        assertThatThrownBy(() -> Recorded.start(TestFunctions.of(BrokenFunction.class, Map.of()), isolation).close())
                .isInstanceOf(StartFailure.class)
                .hasMessageStartingWith("BrokenFunction cannot start: ");
    }

    @ParameterizedTest
    @EnumSource
    void hooksRunAroundASnapshotIfTheTemplateWantsOne(Isolation isolation, @TempDir Path folder) {
        var spec = new FunctionSpec("Checkpointed", Checkpointed.class.getName(),
                FunctionFolder.of(folder, Checkpointed.class, Core.class), Duration.ofSeconds(5), 256, Map.of());
        try (var function = Recorded.start(spec, isolation)) {
            assertThat(function.answer("\"\"")).isEqualTo("[]");
        }
        try (var function = Recorded.start(spec.with(snapStart()), isolation)) {
            assertThat(function.answer("\"\"")).isEqualTo(
                    "[\"before second\",\"before first\",\"after first\",\"after second\"]");
        }
        assertThatThrownBy(() -> Recorded.start(
                spec.withEnvironment(Map.of("THROW", "no network")).with(snapStart()), isolation).close())
                .isInstanceOf(StartFailure.class);
    }

    @ParameterizedTest
    @EnumSource
    void aLayersLibrariesComeAfterTheFunctionsOwn(Isolation isolation, @TempDir Path folder) throws Exception {
        Path core = Path.of(Core.class.getProtectionDomain().getCodeSource().getLocation().toURI());
        Path libraries = Files.createDirectories(folder.resolve("layer/java/lib"));
        Files.copy(core, libraries.resolve("a.jar"));
        Path code = FunctionFolder.of(folder.resolve("code"), Checkpointed.class);
        var layered = new FunctionSpec("Checkpointed", Checkpointed.class.getName(), code,
                List.of(folder.resolve("layer")), Duration.ofSeconds(5), 256, Map.of(), Execution.standard(),
                Location.USUAL);
        try (var function = Recorded.start(layered, isolation)) {
            assertThat(function.answer("\"\"")).isEqualTo("[]");
        }
        Files.copy(core, code.resolve("lib/z.jar"));
        try (var jar = new JarOutputStream(Files.newOutputStream(libraries.resolve("a.jar")))) {
            jar.putNextEntry(new JarEntry("org/crac/Core.class")); // with nothing in it, and so never to be loaded
        }
        try (var function = Recorded.start(layered, isolation)) {
            assertThat(function.answer("\"\"")).isEqualTo("[]");
        }
    }

    private static Execution snapStart() {
        return new Execution("java25", Optional.of("live"), OptionalInt.empty(), true, Optional.empty());
    }

    @ParameterizedTest
    @EnumSource
    void callsBeyondTheReservedConcurrencyAreThrottled(Isolation isolation, @TempDir Path folder) throws Exception {
        var spec = TestFunctions.of(GatheringFunction.class, Map.of());
        try (var function = Recorded.start(spec.with(reserved(2)), isolation);
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            String event = "\"" + folder + "\"";
            Future<Outcome> waits = callers.submit(() -> function.invoke(event));
            while (folder.toFile().list().length == 0) {
                Thread.onSpinWait();
            }
            // The first waits for a second file: the two that follow cannot both be let in.
            List<Future<Outcome>> two = List.of(callers.submit(() -> function.invoke(event)),
                    callers.submit(() -> function.invoke(event)));
            assertThat(List.of(waits.get(), two.getFirst().get(), two.getLast().get()))
                    .filteredOn(outcome -> outcome instanceof Answer)
                    .hasSizeGreaterThanOrEqualTo(2);
        }
        var none = new FunctionSpec("None", Misbehaving.class.getName(), TestFunctions.classes(), Duration.ofSeconds(5),
                256, Map.of()).with(reserved(0));
        try (var function = Recorded.start(none, isolation)) {
            assertThat(function.invoke("\"work\"")).isEqualTo(new Throttled());
        }
    }

    private static Execution reserved(int most) {
        return new Execution("java25", Optional.empty(), OptionalInt.of(most), false, Optional.empty());
    }
}
