package dev.weir.gateway.check;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;

import dev.weir.gateway.check.rule.Finding;
import dev.weir.gateway.check.rule.Severity;

/**
 * What was found.
 *
 * @param files those that were looked at, as they are shown
 * @param findings by file and place
 */
public record Report(List<String> files, List<Finding> findings) {

    public Report {
        files = List.copyOf(files);
        findings = List.copyOf(findings);
    }

    /** How many findings there are of a severity. */
    public long count(Severity severity) {
        return findings.stream().filter(finding -> finding.severity() == severity).count();
    }

    /** In one of the formats, with line ends between lines only. */
    public String in(Format format) {
        return switch (format) {
            case TEXT -> lines(Report::text);
            case GITHUB -> lines(Report::github);
            case JSON -> json();
        };
    }

    private String lines(Function<Finding, String> form) {
        List<String> lines = new ArrayList<>(findings.stream().map(form).toList());
        lines.add(summary());
        return String.join("\n", lines);
    }

    private String summary() {
        long errors = count(Severity.ERROR);
        long advice = count(Severity.ADVICE);
        return String.join(" and ", files) + ": " + (errors == 0 ? "no" : errors)
                + (errors == 1 ? " error, " : " errors, ")
                + (advice == 0 ? "no" : advice)
                + (advice == 1 ? " piece of advice." : advice == 0 ? " advice." : " pieces of advice.");
    }

    private static String text(Finding finding) {
        return finding.file() + ":" + finding.place().line() + ":" + finding.place().column() + ": "
                + finding.severity().word() + ": " + finding.message() + " [" + finding.rule().id() + "]";
    }

    /** A workflow command, which GitHub shows beside the line; what it would take for syntax is escaped. */
    private static String github(Finding finding) {
        String command = finding.severity() == Severity.ERROR ? "error" : "warning";
        return "::" + command + " file=" + property(finding.file()) + ",line=" + finding.place().line() + ",col="
                + finding.place().column() + ",title=" + property(finding.rule().id()) + "::" + data(finding.message());
    }

    private static String data(String text) {
        return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A");
    }

    private static String property(String text) {
        return data(text).replace(":", "%3A").replace(",", "%2C");
    }

    private String json() {
        List<Map<String, Object>> list = findings.stream().map(Report::fields).toList();
        Map<String, Object> whole = new LinkedHashMap<>();
        whole.put("files", files);
        whole.put("errors", count(Severity.ERROR));
        whole.put("advice", count(Severity.ADVICE));
        whole.put("findings", list);
        try {
            return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(whole);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<String, Object> fields(Finding finding) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("file", finding.file());
        fields.put("line", finding.place().line());
        fields.put("column", finding.place().column());
        fields.put("severity", finding.severity().word());
        fields.put("rule", finding.rule().id());
        fields.put("message", finding.message());
        return fields;
    }

    /** How a report is written. */
    public enum Format {
        /** A line for each finding, as editors and terminals link them. */
        TEXT,
        /** For programs. */
        JSON,
        /** As GitHub Actions shows beside the lines of a pull request. */
        GITHUB;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
