package dev.weir.authorizer.observation;

import dev.weir.limiter.front.LeaseFigures;
import dev.weir.limiter.verdict.Finding;
import java.time.Duration;
import java.util.regex.Pattern;
import software.amazon.cloudwatchlogs.emf.config.EnvironmentConfigurationProvider;
import software.amazon.cloudwatchlogs.emf.environment.Environments;
import software.amazon.lambda.powertools.metrics.Metrics;
import software.amazon.lambda.powertools.metrics.model.DimensionSet;
import software.amazon.lambda.powertools.metrics.model.MetricUnit;
import software.amazon.lambda.powertools.metrics.provider.EmfMetricsProvider;

/**
 * Metrics in CloudWatch's embedded metric format: one line a decision on stdout, which nobody has to send. Dimensions have
 * few values: stage, outcome, and a plan's and a limit's name; never a client, an address or a path.
 *
 * @see <a href="https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html">
 *     The embedded metric format</a>
 */
final class DecisionMetrics implements Observer {

    /** What CloudWatch and Powertools take; file and API keep their names within this. */
    private static final Pattern DIMENSION = Pattern.compile("[!-9;-~][!-~]{0,254}");

    private final EmfMetricsProvider provider = new EmfMetricsProvider();
    private final String namespace;

    /** @throws IllegalArgumentException if CloudWatch has no such namespaces */
    DecisionMetrics(String namespace) {
        this.namespace = namespace;
        // Or it would look for an EC2 instance, for seconds, wherever this is no Lambda.
        EnvironmentConfigurationProvider.getConfig().setEnvironmentOverride(Environments.Lambda);
        // Not by MetricsFactory, whose hook before a snapshot fails where there is no AspectJ, and so would the deployment.
        provider.getMetricsInstance().setNamespace(namespace);
    }

    @Override
    public void observe(Observation observation) {
        var metrics = provider.getMetricsInstance();
        metrics.setNamespace(namespace);
        dimensions(metrics, observation);
        count(metrics, observation.finding());
        metrics.addMetric("DecisionTime", milliseconds(observation.took()), MetricUnit.MILLISECONDS);
        observation.redis()
                .ifPresent(time -> metrics.addMetric("RedisTime", milliseconds(time), MetricUnit.MILLISECONDS));
        metrics.addMetric("RetryCount", observation.request().retryCount(), MetricUnit.COUNT);
        if (!observation.leases().isNothing()) {
            leases(metrics, observation.leases());
        }
        observation.request().requestId().ifPresent(id -> metrics.addMetadata("requestId", id));
        metrics.flush();
    }

    private static void count(Metrics metrics, Finding finding) {
        metrics.addMetric(finding.outcome().metric(), 1, MetricUnit.COUNT);
        countIf(finding.remembered(), metrics, "Remembered");
        countIf(finding.away().isPresent(), metrics, "Degraded");
        countIf(!finding.shadowed().isEmpty(), metrics, "ShadowDenied");
    }

    private static void leases(Metrics metrics, LeaseFigures figures) {
        metrics.addMetric("Leased", (double) figures.calls(), MetricUnit.COUNT);
        metrics.addMetric("Leases", (double) figures.leases(), MetricUnit.COUNT);
        metrics.addMetric("LeaseDrawn", (double) figures.drawn(), MetricUnit.COUNT);
        metrics.addMetric("LeaseReturned", (double) figures.returned(), MetricUnit.COUNT);
        metrics.addMetric("LeaseLost", (double) figures.lost(), MetricUnit.COUNT);
    }

    private static void countIf(boolean happened, Metrics metrics, String name) {
        if (happened) {
            metrics.addMetric(name, 1, MetricUnit.COUNT);
        }
    }

    /** A line has one value a dimension, so that of several limits only the one that takes longest is named. */
    private static void dimensions(Metrics metrics, Observation observation) {
        var stage = value(observation.request().stage());
        var finding = observation.finding();
        metrics.setDefaultDimensions(DimensionSet.of("stage", stage));
        metrics.addDimension(DimensionSet.of("stage", stage, "outcome", finding.outcome().word()));
        if (observation.failsTheFunction()) { // by nothing: Lambda counts them by no stage either
            metrics.addDimension(new DimensionSet());
        }
        if (!observation.plan().isEmpty()) {
            metrics.addDimension(DimensionSet.of("stage", stage, "plan", value(observation.plan())));
        }
        var limits = observation.passed() ? finding.shadowed() : finding.limits();
        limits.stream().findFirst().map(DecisionMetrics::value).ifPresent(limit -> {
            metrics.addDimension(DimensionSet.of("stage", stage, "limit", limit));
            if (!observation.plan().isEmpty()) {
                metrics.addDimension(
                        DimensionSet.of("stage", stage, "plan", value(observation.plan()), "limit", limit));
            }
        });
    }

    private static String value(String name) {
        return DIMENSION.matcher(name).matches() ? name : "other";
    }

    private static double milliseconds(Duration time) {
        return time.toNanos() / 1e6;
    }
}
