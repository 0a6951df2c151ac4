package dev.weir.gateway.function;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.weir.gateway.TestFunctions;
import dev.weir.gateway.api.FunctionSpec;
import dev.weir.gateway.function.Outcome.Answer;
import dev.weir.gateway.function.Outcome.FunctionError;
import dev.weir.gateway.function.Outcome.TimedOut;
import dev.weir.gateway.testfunction.Misbehaving;
import dev.weir.gateway.testfunction.Signatures;
import dev.weir.gateway.testfunction.Untidy;
import jdk.management.VirtualThreadSchedulerMXBean;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a function does that it should not: its own environment ends, and nothing else does. */
final class MisbehaviourTest {

    private static FunctionSpec misbehaving(Duration timeout) {
        return new FunctionSpec("Misbehaving", Misbehaving.class.getName(), TestFunctions.classes(), timeout, 256,
                Map.of());
    }

    @ParameterizedTest
    @EnumSource
    void anExitEndsTheEnvironmentAndTheNextCallGetsANewOne(Isolation isolation) {
        try (var function = Recorded.start(misbehaving(Duration.ofSeconds(10)), isolation)) {
            assertThat(function.answer("\"work\"")).isEqualTo("\"call 1\"");
            assertThat(function.answer("\"work\"")).isEqualTo("\"call 2\"");
            assertExit(function.invoke("\"exit 3\""), "Runtime exited with error: exit status 3");
            assertThat(function.answer("\"work\"")).as("statics begin anew").isEqualTo("\"call 1\"");
            assertExit(function.invoke("\"halt 1\""), "Runtime exited with error: exit status 1");
            assertExit(function.invoke("\"exit 0\""), "Runtime exited without providing a reason");
            assertExit(function.invoke("\"stubborn\""), "Runtime exited with error: exit status 4");
            assertExit(function.invoke("\"aside\""), "Runtime exited with error: exit status 5");
            assertThat(function.answer("\"work\"")).isEqualTo("\"call 1\"");
        }
    }

    private static void assertExit(Outcome outcome, String reason) {
        assertThat(outcome).isInstanceOfSatisfying(FunctionError.class, error -> {
            assertThat(error.type()).isEqualTo("Runtime.ExitError");
            assertThat(error.message()).matches("RequestId: [0-9a-f-]{36} Error: " + reason);
        });
    }

    @ParameterizedTest
    @EnumSource
    void anErrorOfTheJvmIsAnsweredAndEndsTheEnvironment(Isolation isolation) {
        try (var function = Recorded.start(misbehaving(Duration.ofSeconds(10)), isolation)) {
            assertThat(function.answer("\"work\"")).isEqualTo("\"call 1\"");
            assertThat(function.invoke("\"overflow\"")).isEqualTo(
                    new FunctionError("java.lang.StackOverflowError", "java.lang.StackOverflowError"));
            assertThat(function.answer("\"work\"")).isEqualTo("\"call 1\"");
            assertThat(function.invoke("\"exhaust\"")).isEqualTo(
                    new FunctionError("java.lang.OutOfMemoryError", "Java heap space"));
            assertThat(function.answer("\"work\"")).isEqualTo("\"call 1\"");
            assertThat(function.invoke("\"throw it\"")).isEqualTo(
                    new FunctionError("java.lang.IllegalStateException", "it"));
            assertThat(function.answer("\"work\"")).as("an exception ends nothing").isEqualTo("\"call 2\"");
        }
    }

    @ParameterizedTest
    @EnumSource
    void thereIsNothingToReadAndNobodyToWaitFor(Isolation isolation) {
        try (var function = Recorded.start(misbehaving(Duration.ofSeconds(5)), isolation)) {
            assertThat(function.answer("\"read\"")).isEqualTo("\"call 1\"");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aHangingHandlerIsReplaced(Isolation isolation) {
        try (var function = Recorded.start(misbehaving(Duration.ofSeconds(1)), isolation)) {
            assertThat(function.invoke("\"hang\"")).isEqualTo(new TimedOut());
            assertThat(function.answer("\"work\"")).isEqualTo("\"call 1\"");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerMayHaveSixMegabytesAndNoMore(Isolation isolation) {
        try (var function = Recorded.start(misbehaving(Duration.ofSeconds(10)), isolation)) {
            assertThat(function.invoke("\"huge " + (LambdaFunction.LARGEST - 2) + "\"")).isInstanceOf(Answer.class);
            assertThat(function.invoke("\"huge " + (LambdaFunction.LARGEST - 1) + "\""))
                    .isInstanceOfSatisfying(FunctionError.class,
                            error -> assertThat(error.type()).isEqualTo("Function.ResponseSizeTooLarge"));
            assertThat(function.answer("\"work\"")).isEqualTo("\"call 1\"");
        }
    }

    @Test
    void whatAFunctionHasStartedEndsWithItsEnvironment() {
        try (var function = Recorded.start(misbehaving(Duration.ofSeconds(10)), Isolation.PROCESS)) {
            long child = Long.parseLong(function.answer("\"start sleep 600\"").replace("\"", ""));
            assertThat(ProcessHandle.of(child)).isPresent();
            function.invoke("\"exit 1\"");
            await().atMost(Duration.ofSeconds(10)).until(() -> ProcessHandle.of(child).isEmpty());
        }
    }

    /** A process's output is waited for on threads of their own: there are as many carriers as processors. */
    @Test
    void processesThatSayNothingKeepNoVirtualThreadFromRunning() {
        var carriers = ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
        try (var one = Recorded.start(misbehaving(Duration.ofSeconds(10)), Isolation.PROCESS);
                var two = Recorded.start(misbehaving(Duration.ofSeconds(10)), Isolation.PROCESS)) {
            assertThat(one.answer("\"work\"")).isEqualTo(two.answer("\"work\""));
            await().atMost(Duration.ofSeconds(10)).until(() -> carriers.getMountedVirtualThreadCount() == 0);
        }
    }

    @Test
    void aFloodThatNobodyReadsIsCutAndHoldsUpNoCall() throws IOException {
        var shut = new CountDownLatch(1);
        var tail = new StringBuilder();
        try (var terminal = new PrintStream(new Unread(shut, tail), true)) {
            var function = LambdaFunction.start(misbehaving(Duration.ofSeconds(20)), InstantSource.system(),
                    Isolation.LOADER, new FunctionLog("Flood", terminal, terminal));
            assertThat(function.invoke("\"flood\"", "")).isInstanceOf(Answer.class);
            shut.countDown();
            function.close();
        }
        assertThat(tail.toString().lines())
                .hasSizeLessThan(60_000)
                .allMatch(line -> line.startsWith("[Flood] "))
                .anyMatch(line -> line.endsWith("more lines came faster than they could be shown)"));
    }

    /** A terminal that is stopped until it is let go. */
    private static final class Unread extends OutputStream {

        private final CountDownLatch shut;
        private final StringBuilder text;

        Unread(CountDownLatch shut, StringBuilder text) {
            this.shut = shut;
            this.text = text;
        }

        @Override
        public void write(int b) throws IOException {
            try {
                shut.await();
                text.append((char) b);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
        }
    }

    @Test
    void fiftyReplacedEnvironmentsLeaveNeitherThreadsNorClassesBehind() {
        var classes = ManagementFactory.getClassLoadingMXBean();
        var spec = TestFunctions.of(Untidy.class, Map.of());
        try (var function = Recorded.start(spec, Isolation.LOADER)) {
            replace(function, 3);
            awaitThreads(2);
            int before = classes.getLoadedClassCount();
            replace(function, 50);
            awaitThreads(2);
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
                System.gc();
                assertThat(classes.getLoadedClassCount()).as("one environment has some 1,500")
                        .isLessThan(before + 3_000);
            });
        }
    }

    @Test
    void typesThatTheRuntimesJsonLibraryHasSeenLeaveNoClassesBehind() {
        var classes = ManagementFactory.getClassLoadingMXBean();
        growOlder(3);
        int before = classes.getLoadedClassCount();
        growOlder(30);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            System.gc();
            assertThat(classes.getLoadedClassCount()).isLessThan(before + 1_000);
        });
    }

    private static void growOlder(int functions) {
        var spec = new FunctionSpec("Signed", Signatures.class.getName() + "::older", TestFunctions.classes(),
                Duration.ofSeconds(5), 128, Map.of());
        for (int i = 0; i < functions; i++) {
            try (var function = Recorded.start(spec, Isolation.LOADER)) {
                assertThat(function.answer("{\"age\":36}")).contains("37");
            }
        }
    }

    private static void replace(Recorded function, int times) {
        for (int i = 0; i < times; i++) {
            assertThat(function.invoke("\"exit\"")).isInstanceOf(FunctionError.class);
        }
    }

    private static void awaitThreads(int most) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(Thread.getAllStackTraces().keySet().stream().map(Thread::getName))
                        .filteredOn(name -> name.startsWith("untidy") || name.equals("Untidy"))
                        .hasSizeLessThanOrEqualTo(3 * most));
    }

    @Test
    void whatAFunctionSetsIsItsOwn() {
        try (var one = Recorded.start(TestFunctions.of(Untidy.class, Map.of()), Isolation.LOADER);
                var two = Recorded.start(TestFunctions.of(Untidy.class, Map.of()), Isolation.LOADER)) {
            assertThat(one.answer("\"a\"")).isEqualTo("[\"none\",\"a\",\"kept\",\"Root=1-2-3\",\"null\"]");
            assertThat(two.answer("\"b\"")).isEqualTo("[\"none\",\"b\",\"kept\",\"Root=1-2-3\",\"null\"]");
            assertThat(one.answer("\"c\"")).startsWith("[\"a\",\"c\"");
        } finally {
            System.clearProperty("weir.untidy");
        }
    }
}
