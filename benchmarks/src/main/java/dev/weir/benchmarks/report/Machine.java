package dev.weir.benchmarks.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;

/** On what, and with what, it was measured. */
public record Machine(String processor, int cores, long memoryGib, double load, String system, String jdk) {

    /** This one, before anything runs. */
    public static Machine here() {
        var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return new Machine(processorName(), Runtime.getRuntime().availableProcessors(),
                Math.round(system.getTotalMemorySize() / (double) (1L << 30)), system.getSystemLoadAverage(),
                system.getName() + " " + system.getVersion() + ", " + system.getArch(),
                System.getProperty("java.vm.vendor") + " " + Runtime.version());
    }

    private static String processorName() {
        var linux = Path.of("/proc/cpuinfo");
        try {
            return !Files.isReadable(linux)
                    ? "unknown processor"
                    : Files.readAllLines(linux)
                            .stream()
                            .filter(line -> line.startsWith("model name"))
                            .map(line -> line.substring(line.indexOf(':') + 1).strip())
                            .findFirst()
                            .orElse("unknown processor");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As rows of a table of two columns. */
    public String rows(String redis) {
        return row("Processor", processor) + row("Cores, shared by callers and Redis", Integer.toString(cores))
                + row("Memory", memoryGib + " GiB") + row("System", system)
                + row("Load average before the run", String.format(Locale.ROOT, "%.2f", load)) + row("JDK", jdk)
                + row("Redis", redis)
                + row("Libraries", "Lettuce " + version("lettuce") + ", Bucket4j " + version("bucket4j") + ", Redisson "
                        + version("redisson") + ", Spring Cloud Gateway " + version("spring-cloud-gateway") + ", JMH "
                        + version("jmh"))
                + row("Version of Weir", version("weir"));
    }

    /** A row of a table of two columns. */
    public static String row(String what, String value) {
        return "| " + what + " | " + value + " |\n";
    }

    private static String version(String library) {
        try (var resource = Machine.class.getResourceAsStream("versions.properties")) {
            var versions = new Properties();
            if (resource != null) {
                versions.load(resource);
            }
            return versions.getProperty(library, "?");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
