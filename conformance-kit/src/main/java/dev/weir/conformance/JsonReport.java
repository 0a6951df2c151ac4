package dev.weir.conformance;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.util.Locale;

/** One JSON object, for programs: {@code {"cases": [{"file", "case", "result", "step", "path", "message"}], "passed", …}}. */
record JsonReport(PrintWriter out, ArrayNode cases) implements Report {

    JsonReport(PrintWriter out) {
        this(out, JsonNodeFactory.instance.arrayNode());
    }

    @Override
    public void add(Line line) {
        var entry = cases.addObject();
        entry.put("file", line.file());
        entry.put("case", line.name());
        entry.put("result", line.verdict().outcome().name().toLowerCase(Locale.ROOT));
        line.verdict()
                .step()
                .ifPresent(step -> {
                    entry.put("step", step.number());
                    entry.put("path", step.path());
                });
        if (!line.message().isEmpty()) {
            entry.put("message", line.message());
        }
    }

    @Override
    public void end(Totals totals) {
        var all = JsonNodeFactory.instance.objectNode();
        all.set("cases", cases);
        all.put("passed", totals.passed());
        all.put("failed", totals.failed());
        all.put("wrong", totals.wrong());
        out.println(JsonMapper.builder().build().valueToTree(all).toPrettyString());
    }
}
