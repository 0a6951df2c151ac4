package dev.weir.gateway.function;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.TestFunctions;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.function.Outcome.Answer;
import dev.weir.gateway.function.Outcome.FunctionError;
import dev.weir.gateway.function.Outcome.TimedOut;
import dev.weir.gateway.testfunction.BrokenFunction;
import dev.weir.gateway.testfunction.GatheringFunction;
import dev.weir.gateway.testfunction.Greeter;
import dev.weir.gateway.testfunction.LateFunction;
import dev.weir.gateway.testfunction.PojoFunction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LambdaFunctionTest {

    private static LambdaFunction start(FunctionSpec spec) {
        return LambdaFunction.start(spec, InstantSource.system());
    }

    private static String answer(LambdaFunction function, String event) {
        return ((Answer) function.invoke(event, "Root=1-0-0")).json();
    }

    @Test
    void aFunctionSeesItsOwnEnvironmentAndNothingOfTheGateway() {
        try (var function = start(TestFunctions.of(PojoFunction.class, Map.of("GREETING", "hello")))) {
            assertThat(answer(function, "{\"name\":\"a\"}")).contains("\"called\":\"hello\"", "\"referred\":\"hello\"",
                    "\"mapped\":\"hello\"", "\"laptop\":\"null\"", "\"gateway\":\"hidden\"", "\"loader\":\"true\"",
                    "\"function\":\"PojoFunction 128 $LATEST PojoFunction\"", "\"inTime\":\"true\"");
        }
    }

    @Test
    void functionsShareNeitherVariablesNorStatics() {
        try (var one = start(TestFunctions.of(PojoFunction.class, Map.of("GREETING", "one")));
                var two = start(TestFunctions.of(PojoFunction.class, Map.of("GREETING", "two")))) {
            answer(one, "{\"name\":\"first\"}");

            assertThat(answer(two, "{}")).contains("\"before\":\"nobody\"", "\"called\":\"two\"");
            assertThat(answer(one, "{}")).contains("\"before\":\"first\"", "\"called\":\"one\"");
        }
    }

    @Test
    void aJarBringsResourcesServicesPackagesAndVersionsOfItsClasses(@TempDir Path folder) throws IOException {
        Path jar = jar(folder);
        var spec = new FunctionSpec("Jarred", PojoFunction.class.getName(), jar, Duration.ofSeconds(5), 128,
                Map.of("GREETING", "jar"));
        try (var function = start(spec)) {
            assertThat(answer(function, "{}")).contains("greeting.txt\"", "\"service\":\"greeter of jar\"",
                    "\"package\":\"test title\"");
        }
    }

    @Test
    void aClosedFunctionsShutdownHooksRunAndStillFindTheirClasses(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("late");
        start(new FunctionSpec("Late", LateFunction.class.getName(), jar(folder), Duration.ofSeconds(5), 128,
                Map.of("GREETING", "late", "FILE", file.toString()))).close();
        assertThat(file).hasContent("greeter of late");
    }

    @Test
    void codeThatIsNoJarIsOneSentence(@TempDir Path folder) throws IOException {
        Path text = Files.writeString(folder.resolve("text.jar"), "no zip");
        var spec = new FunctionSpec("Torn", "a.B", text, Duration.ofSeconds(1), 128, Map.of());
        assertThatThrownBy(() -> start(spec)).isInstanceOf(StartFailure.class)
                .hasMessage("Torn's code " + text + " is no jar: build it again.");
    }

    @Test
    void anAnswerAboveSixMegabytesIsAnError() {
        try (var function = start(TestFunctions.scripted("Wordy", "\u00e9\u00e9@event@"))) {
            String most = "x".repeat(6 * 1024 * 1024 - 6);
            assertThat(function.invoke(most, "")).isInstanceOf(Answer.class);
            assertThat(function.invoke(most + "x", "")).asInstanceOf(type(FunctionError.class))
                    .extracting(FunctionError::message)
                    .asString()
                    .contains("6291457 bytes");
        }
    }

    @Test
    void aCallThatWaitsIsReleasedWhenTheFunctionCloses() throws Exception {
        var function = start(
                TestFunctions.scripted("Hanger", Duration.ofSeconds(30), Map.of("HANG", "", "OUTPUT", "")));
        try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Outcome>> calls = Stream.generate(() -> callers.submit(() -> function.invoke("{}", "")))
                    .limit(EnvironmentPool.MOST + 2)
                    .toList();
            function.close();
            assertThat(calls)
                    .allSatisfy(call -> assertThat(call.get(10, TimeUnit.SECONDS)).isNotInstanceOf(Answer.class));
        }
    }

    @Test
    void whatTheFunctionThrowsIsItsErrorMessage() {
        try (var function = start(
                TestFunctions.scripted("Thrower", Duration.ofSeconds(5), Map.of("THROW", "Unauthorized")))) {
            assertThat(function.invoke("{}", "")).isEqualTo(
                    new FunctionError("java.lang.IllegalStateException", "Unauthorized"));
        }
    }

    @Test
    void aFunctionThatHangsTimesOutAndAFreshEnvironmentServesTheNextCall() {
        try (var function = start(TestFunctions.scripted("Hanger", Duration.ofMillis(300),
                Map.of("HANG", "wait", "OUTPUT", "@count@")))) {
            assertThat(answer(function, "{}")).isEqualTo("1");
            assertThat(function.invoke("wait", "")).isEqualTo(new TimedOut());
            assertThat(answer(function, "{}")).as("statics begin anew").isEqualTo("1");
        }
    }

    @Test
    void callsThatQueueGetAnEnvironmentOfTheirOwn(@TempDir Path folder) throws Exception {
        try (var function = start(TestFunctions.of(GatheringFunction.class, Map.of()));
                var callers = Executors.newVirtualThreadPerTaskExecutor()) {
            String event = "\"" + folder + "\"";
            List<Future<Outcome>> both = List.of(callers.submit(() -> function.invoke(event, "")),
                    callers.submit(() -> function.invoke(event, "")));

            for (Future<Outcome> one : both) {
                assertThat(one.get()).isEqualTo(new Answer("\"met\""));
            }
        }
    }

    @Test
    void missingCodeIsOneSentence() {
        var spec = new FunctionSpec("Absent", "a.B", Path.of("target/absent.jar"), Duration.ofSeconds(1), 128,
                Map.of());
        assertThatThrownBy(() -> start(spec)).isInstanceOf(StartFailure.class)
                .hasMessage("Absent's code is missing: target/absent.jar. Build it first, then start again.");
    }

    @Test
    void aMissingHandlerClassIsOneSentence() {
        var spec = new FunctionSpec("Absent", "a.B::handle", TestFunctions.classes(), Duration.ofSeconds(1), 128,
                Map.of());
        assertThatThrownBy(() -> start(spec)).isInstanceOf(StartFailure.class)
                .hasMessage("Absent's handler class a.B is not in " + TestFunctions.classes() + ".");
    }

    @Test
    void aConstructorThatThrowsIsSaidInTheWordsOfTheRootCause() {
        assertThatThrownBy(() -> start(TestFunctions.of(BrokenFunction.class, Map.of())))
                .asInstanceOf(type(StartFailure.class))
                .extracting(Throwable::getMessage)
                .isEqualTo("BrokenFunction cannot start: no REDIS_URL");
    }

    private static Path jar(Path folder) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_TITLE, "test title");
        Path jar = folder.resolve("function.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
            add(out, classFile(PojoFunction.class), bytes(PojoFunction.class));
            add(out, classFile(LateFunction.class), bytes(LateFunction.class));
            add(out, classFile(Greeter.class), "an old version that is no class".getBytes(UTF_8));
            add(out, "META-INF/versions/25/" + classFile(Greeter.class), bytes(Greeter.class));
            add(out, "META-INF/services/java.lang.Runnable", Greeter.class.getName().getBytes(UTF_8));
            add(out, "greeting.txt", "hello".getBytes(UTF_8));
        }
        return jar;
    }

    private static void add(JarOutputStream out, String name, byte[] bytes) throws IOException {
        out.putNextEntry(new JarEntry(name));
        out.write(bytes);
        out.closeEntry();
    }

    private static String classFile(Class<?> type) {
        return type.getName().replace('.', '/') + ".class";
    }

    private static byte[] bytes(Class<?> type) throws IOException {
        return Files.readAllBytes(TestFunctions.classes().resolve(classFile(type)));
    }
}
