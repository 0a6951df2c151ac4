package dev.weir.benchmarks.contender;

import dev.weir.benchmarks.contender.Workload.Limited;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.codec.StringCodec;
import java.util.ArrayList;
import java.util.concurrent.CompletionStage;

/** The least that a script can do and still be a fixed window. */
final class BareScriptContender implements Contender {

    private final LettuceConnection<String> connection;
    private final Workload workload;
    private final LuaScript script;

    BareScriptContender(String redisUrl, Workload workload) {
        this.connection = new LettuceConnection<>(redisUrl, StringCodec.UTF8);
        this.workload = workload;
        this.script = LuaScript.load("fixed_window.lua", connection.redis());
    }

    @Override
    public boolean admits(Subject subject) {
        var limits = workload.limited(subject);
        var counts = new ArrayList<CompletionStage<Long>>(limits.size());
        for (var limit : limits) {
            counts.add(count(limit));
        }
        return CountingContender.allWithin(limits, LettuceConnection.await(counts));
    }

    private CompletionStage<Long> count(Limited limit) {
        return script.run(connection.redis(), ScriptOutputType.INTEGER, new String[]{limit.key("bare")}, "1",
                Long.toString(limit.quota().window().toMillis()));
    }

    @Override
    public void close() {
        connection.close();
    }
}
