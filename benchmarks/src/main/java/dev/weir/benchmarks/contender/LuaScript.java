package dev.weir.benchmarks.contender;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionStage;

/** A script from the class path, shown to Redis once. */
record LuaScript(String sha1) {

    static LuaScript load(String path, RedisAsyncCommands<String, String> redis) {
        return new LuaScript(redis.scriptLoad(read(path)).toCompletableFuture().join());
    }

    private static String read(String path) {
        try (var resource = LuaScript.class.getResourceAsStream(path)) {
            if (resource == null) {
                throw new IllegalStateException("not on the class path: " + path);
            }
            return new String(resource.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    <T> CompletionStage<T> run(
            RedisAsyncCommands<String, String> redis, ScriptOutputType type, String[] keys, String... arguments) {
        return redis.evalsha(sha1, type, keys, arguments);
    }
}
