package dev.weir.benchmarks.redis;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What {@code INFO commandstats} says: how often each command ran in Redis, and for how long. */
public record CommandTimes(Map<String, Time> byCommand) {

    private static final Pattern LINE = Pattern.compile("cmdstat_(\\S+?):calls=(\\d+),usec=(\\d+)");

    public CommandTimes {
        byCommand = Map.copyOf(byCommand);
    }

    /** How often a command ran, and for how long. */
    public record Time(long calls, double micros) {

        static final Time NONE = new Time(0, 0);

        /** On average. */
        public double microsACall() {
            return calls == 0 ? 0 : micros / calls;
        }

        private Time plus(Time other) {
            return new Time(calls + other.calls, micros + other.micros);
        }

        private Time minus(Time before) {
            return new Time(calls - before.calls, micros - before.micros);
        }
    }

    static CommandTimes parse(String info) {
        var times = new TreeMap<String, Time>();
        LINE.matcher(info)
                .results()
                .forEach(line -> times.put(line.group(1),
                        new Time(Long.parseLong(line.group(2)), Long.parseLong(line.group(3)))));
        return new CommandTimes(times);
    }

    /** What was added. */
    public CommandTimes since(CommandTimes before) {
        var spent = new TreeMap<String, Time>();
        byCommand.forEach((name, time) -> spent.put(name, time.minus(before.of(name))));
        return new CommandTimes(spent);
    }

    /** A command's time, in scripts and out of them. */
    public Time of(String command) {
        return byCommand.getOrDefault(command, Time.NONE);
    }

    /** The time of all scripts, with what they call. */
    public Time scripts() {
        return Stream.of("eval", "evalsha").map(this::of).reduce(Time.NONE, Time::plus);
    }
}
