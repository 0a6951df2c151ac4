package dev.weir.gateway.fidelity;

import dev.weir.gateway.api.Uncertainty;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Writes docs/fidelity.md. */
record FidelityPage(Checklist checklist) {

    private static final String INTRODUCTION = """
            # What is as on AWS, and how sure that is

            Made by the tests of `local-gateway`: each row of the checklist is a test that carries the row, and the last column is how
            that test ended in the run that wrote this page. A build fails if the page differs from its own run. To write it anew:

            ```sh
            mvn -B -ntp verify -pl local-gateway -am -Dfidelity.write
            ```

            Nothing is claimed beyond what stands here, and nothing of it was run on an AWS account by us. How sure a row is:

            | | |
            |---|---|
            | R | recorded from AWS, by the tests of LocalStack |
            | D | documented by AWS |
            | F | a third party says to have tested it on AWS |
            | U | not known: see [what is assumed](#what-is-assumed) |
            | CHOICE | our own, and nothing that AWS does |

            Sources: **DG** the API Gateway developer guide (with its page), **SAMDG** the AWS SAM developer guide, **SAMTR** what the SAM
            transform writes, **IAM** the IAM user guide on policies, **KC** the knowledge centre of AWS re:Post, **LS** a recording by
            LocalStack (`tests/aws/services/apigateway/test_apigateway_*`), **MARCO** dev.to/marcogrcr on how Lambda authorizers fail,
            **EMAP** a guide to API Gateway's errors, **CLM** dev.classmethod.jp, **TMMR** tmmr.uk on caching of authorizers, **MINI** the
            emulator ministack, which says to have measured it, **SUB** the tool substrate, **JLIB** aws-lambda-java-libs, **SLS**
            serverless-offline. A number after one of the last three is that of an issue.

            """;

    String text() {
        return INTRODUCTION + "## The checklist\n\n" + rows() + "\n## What is assumed\n\n" + uncertainties()
                + "\n## What is chosen\n\n" + choices() + "\n## Gateway responses\n\n" + responses()
                + "\n## Recordings replayed\n\n" + recordings()
                + "\n## Sample events\n\n" + samples() + "\n## What users of other emulators complain of\n\n"
                + issues();
    }

    private String rows() {
        return Table.markdown(List.of("row", "given", "what AWS does", "source", "sure", "test", "result"),
                checklist.entries().stream().map(FidelityPage::line).toList());
    }

    private static List<String> line(Checklist.Entry entry) {
        Row row = entry.row();
        return List.of("" + row.number(), row.given(), row.does(), row.source(), row.sure().name(),
                "`" + entry.test().getDeclaringClass().getSimpleName() + "` " + entry.test().getName(), entry.result());
    }

    private static String uncertainties() {
        return """
                No source settles these, and none is checked against AWS. Each has a value that is taken, and another that can be:
                `--assume NAME=VALUE` on the command line, as often as needed, or `Metadata.LocalGateway.Assume` in the template, a mapping of
                names to values; the command line wins. `UncertaintyTest` shows both values of each.

                """
                + Table.markdown(List.of("name", "taken", "other", "what is not known"),
                        Arrays.stream(Uncertainty.values())
                                .map(one -> List.of("`" + one.key() + "`", one.usual(), one.other(), one.question()))
                                .toList());
    }

    private static String choices() {
        return """
                No source settles these either. They have one value, which is not checked against AWS; do not build on it.

                """
                + Table.markdown(List.of("where", "what is not known", "here", "shown by"),
                        Table.read("choices.csv", 4));
    }

    private static String responses() {
        return """
                Of the 21 types a call can get those marked *yes*; those marked *assumed* by an assumption; of the others it is said what they would
                need. `GatewayResponseTypesTest` gets and customises each that can be had.

                """
                + Table.markdown(List.of("type", "here", "by"), Table.read("gateway-responses.csv", 3));
    }

    private static String recordings() {
        return """
                Requests that LocalStack's tests made to AWS are made to this gateway, and the answers compared. A value that differs from call to
                call is compared by its kind. Left out of the comparison is what CloudFront adds to an API of type EDGE: this gateway is one of
                type REGIONAL.

                """
                + Table.markdown(List.of("file", "recording", "replayed by", "of it"), recordings(true)
                        .map(fields -> List.of(fields.get(1), "`" + fields.get(2) + "`", "`" + fields.get(0) + "`",
                                fields.get(3).isEmpty() ? "all" : fields.get(3)))
                        .toList())
                + "\nNot replayed:\n\n" + notReplayed();
    }

    private static Stream<List<String>> recordings(boolean replayed) {
        return Table.read("recordings.csv", 4)
                .stream()
                .filter(fields -> fields.getFirst().startsWith("ReplayTest#") == replayed);
    }

    private static String notReplayed() {
        var byReason = new TreeMap<String, List<String>>();
        recordings(false).forEach(fields -> byReason.computeIfAbsent(fields.getFirst(), _ -> new ArrayList<>())
                .add("`" + fields.get(2).substring(fields.get(2).lastIndexOf(':') + 1) + "`"));
        return Table.markdown(List.of("why", "recordings"), byReason.entrySet()
                .stream()
                .map(entry -> List.of(entry.getKey(),
                        entry.getValue().size() + ": " + String.join(", ", entry.getValue())))
                .toList());
    }

    private static String samples() {
        return """
                The gateway's events have the keys of these samples, with the same JSON types at every depth (`SampleEventTest`), but for:

                """
                + Table.markdown(List.of("sample", "event", "differences", "why"), Table.read("samples.csv", 4)
                        .stream()
                        .map(fields -> List.of("`" + fields.get(0) + "`", fields.get(1),
                                fields.get(2).isEmpty() ? "none" : fields.get(2), fields.get(3)))
                        .toList());
    }

    private static String issues() {
        return Table.markdown(List.of("where", "issue", "complaint", "here"), Table.read("issues.csv", 4)
                .stream()
                .sorted(Comparator.comparing(List::getFirst))
                .toList());
    }
}
