package dev.weir.simulation;

import static dev.weir.simulation.Text.count;
import static dev.weir.simulation.Text.dollars;

import dev.weir.simulation.price.Month;
import java.util.function.ToDoubleFunction;

/** What it costs, a month and a million calls. */
record PriceChapter(Inputs inputs, Columns columns) {

    String text() {
        return "## What it costs\n\n" + columns.table(columns.line("calls a month", rate -> count(bill(rate).calls())),
                columns.line("**a month, REST API**", rate -> "**" + dollars(rest(rate).sum()) + "**"),
                columns.line("**a month, HTTP API**", rate -> "**" + dollars(http(rate).sum()) + "**"),
                aMillion("a million calls: REST API", rate -> rest(rate).api()),
                aMillion("HTTP API", rate -> http(rate).api()),
                aMillion("the authorizer", rate -> rest(rate).lambda()),
                aMillion("ElastiCache Serverless, by requests", rate -> rest(rate).redis()),
                aMillion("logs and metrics' lines, the access log's among them", rate -> rest(rate).logs()),
                aMillion("**sum, REST API**", rate -> rest(rate).sum()),
                aMillion("**sum, HTTP API**", rate -> http(rate).sum()),
                aMillion("sum, denied by Redis", rate -> bill(rate).denied(false).sum()),
                aMillion("sum, denied again without Redis", rate -> bill(rate).denied(true).sum()))
                + """

                        API Gateway charges nothing for calls that an authorizer refused; that is AWS' word on re:Post, not on a page of \
                        its own. Not counted: the model, traffic out, gateway endpoints, WAF, alarms, and each metric that CloudWatch \
                        keeps. Logs are the largest part that a setting changes: `WEIR_METRICS: off` saves the line of metrics, and a \
                        JSON log level of `WARN` those of Lambda. The access log is taken at full price, which \
                        makes it most of that line at large rates: a shorter format costs less.
                        """;
    }

    private String aMillion(String title, ToDoubleFunction<Rate> month) {
        return columns.line(title, rate -> dollars(bill(rate).aMillion(month.applyAsDouble(rate))));
    }

    private Bill bill(Rate rate) {
        return new Bill(rate, inputs);
    }

    private Month rest(Rate rate) {
        return bill(rate).passed("REST API, a million calls");
    }

    private Month http(Rate rate) {
        return bill(rate).passed("HTTP API, a million calls");
    }
}
