package dev.weir.gateway.fidelity;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.junit.platform.commons.support.ReflectionSupport;

/** The rows that the tests of this module carry. */
record Checklist(List<Entry> entries) {

    static final int ROWS = 80;

    /** A row and its test. */
    record Entry(Row row, Method test) {

        /** How the test ended in this run. */
        String result() {
            return RowRecorder.of(test).map(Entry::text).orElse("not run");
        }

        private static String text(RowRecorder.Result result) {
            String cases = result.passed() + result.failed() == 1
                    ? ""
                    : " in " + (result.passed() + result.failed()) + " cases";
            return result.failed() == 0 ? "passes" + cases : "**fails** " + result.failed() + cases;
        }

        boolean isRun() {
            return RowRecorder.of(test).isPresent();
        }
    }

    static Checklist ofThisModule() {
        var entries = new ArrayList<Entry>();
        for (Class<?> type : ReflectionSupport.findAllClassesInPackage("dev.weir.gateway", _ -> true,
                (Predicate<String>) name -> name.endsWith("Test"))) {
            for (Method method : type.getDeclaredMethods()) {
                Arrays.stream(method.getAnnotationsByType(Row.class))
                        .forEach(row -> entries.add(new Entry(row, method)));
            }
        }
        entries.sort(Comparator.comparingInt(entry -> entry.row().number()));
        return new Checklist(List.copyOf(entries));
    }

    List<Integer> numbers() {
        return entries.stream().map(entry -> entry.row().number()).toList();
    }
}
