package dev.weir.simulation;

import dev.weir.simulation.price.Month;

/** A month of 730 hours at one rate. */
record Bill(Rate rate, Inputs inputs) {

    static final double SECONDS = 730 * 3_600;
    private static final double MILLION = 1e6;
    private static final double GIGA = 1e9;
    private static final double LEAST_GB = 0.1;
    private static final double BYTES_BESIDE_A_LINE = 26;

    double calls() {
        return rate.perSecond() * SECONDS;
    }

    /** All calls pass. */
    Month passed(String api) {
        return new Month(inputs.tiers(api).of(calls() / MILLION), lambda(), redis(),
                logs(inputs.of("Line of metrics, passed"), inputs.of("Lines of a call"))
                        + accessLog(inputs.of("Line of the access log, passed")));
    }

    /** All calls are denied, by Redis or {@code remembered}. API Gateway charges nothing for them. */
    Month denied(boolean remembered) {
        return new Month(0, lambda(), remembered ? 0 : redis(),
                logs(inputs.of("Lines of metrics and log, denied"), inputs.of("Lines of a call") + 1)
                        + accessLog(inputs.of("Line of the access log, denied")));
    }

    private double lambda() {
        var seconds = rate.steady().billedMillis() / 1_000;
        var gigabytes = inputs.of("Memory of the authorizer") / 1_024;
        return calls() / MILLION * inputs.of("Lambda, a million calls")
                + inputs.tiers("Lambda on arm64, a million GB-seconds").of(calls() * seconds * gigabytes / MILLION);
    }

    private double redis() {
        var stored = Math.max(LEAST_GB, rate.perSecond() * inputs.bytesOfAClient() / GIGA);
        return calls() / MILLION * inputs.ecpu(inputs.fourLimitsMicros()) * inputs.of("ElastiCache, a million ECPU")
                + stored * SECONDS / 3_600 * inputs.of("ElastiCache, a GB for an hour");
    }

    private double logs(double bytes, double lines) {
        var all = bytes + inputs.of("Lambda's own lines of a call") + lines * BYTES_BESIDE_A_LINE;
        return inputs.tiers("CloudWatch, a GB of Lambda's logs").of(calls() * all / GIGA);
    }

    private double accessLog(double bytes) {
        return calls() * (bytes + BYTES_BESIDE_A_LINE) / GIGA * inputs.of("CloudWatch, a GB of other logs");
    }

    /** Of what a month costs, what a million calls do. */
    double aMillion(double month) {
        return month / calls() * MILLION;
    }
}
