package dev.weir.benchmarks.redis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class CommandTimesTest {

    private static final CommandTimes BEFORE = CommandTimes.parse("""
            # Commandstats\r
            cmdstat_get:calls=10,usec=20,usec_per_call=2.00,rejected_calls=0,failed_calls=0\r
            """);
    private static final CommandTimes AFTER = CommandTimes.parse("""
            # Commandstats\r
            cmdstat_get:calls=15,usec=50,usec_per_call=3.33,rejected_calls=0,failed_calls=0\r
            cmdstat_evalsha:calls=4,usec=40,usec_per_call=10.00,rejected_calls=0,failed_calls=0\r
            cmdstat_eval:calls=1,usec=30,usec_per_call=30.00,rejected_calls=0,failed_calls=0\r
            cmdstat_script|load:calls=1,usec=9,usec_per_call=9.00,rejected_calls=0,failed_calls=0\r
            """);

    @Test
    void saysWhatWasAddedMeanwhile() {
        var spent = AFTER.since(BEFORE);

        assertThat(spent.of("get")).isEqualTo(new CommandTimes.Time(5, 30));
        assertThat(spent.of("get").microsACall()).isEqualTo(6);
        assertThat(spent.of("set")).isEqualTo(new CommandTimes.Time(0, 0));
        assertThat(spent.of("set").microsACall()).isZero();
    }

    @Test
    void knowsScriptsUnderBothNames() {
        assertThat(AFTER.scripts()).isEqualTo(new CommandTimes.Time(5, 70));
    }
}
