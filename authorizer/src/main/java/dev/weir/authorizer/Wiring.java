package dev.weir.authorizer;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weir.limiter.file.LimitsFile;
import dev.weir.limiter.redis.RedisStore;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Makes the two things that the environment decides. Its exceptions have no cause: their message is what is shown. */
@Factory
final class Wiring {

    @Singleton
    LimitsFile limits(Settings settings) {
        var name = settings.requiredLimitsFile();
        return LimitsFile.parse(name, read(name));
    }

    @Singleton
    @Bean(preDestroy = "close")
    RedisStore store(Settings settings) {
        var url = settings.requiredRedisUrl();
        try {
            return new RedisStore(url, settings.deadlines());
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("WEIR_REDIS_URL cannot be used: " + e.getMessage());
        }
    }

    private static String read(String name) {
        try {
            return Path.of(name).isAbsolute() ? Files.readString(Path.of(name)) : readPackaged(name);
        } catch (NoSuchFileException e) {
            throw new IllegalStateException(name + ": there is no such limits file: check WEIR_LIMITS_FILE");
        } catch (CharacterCodingException e) {
            throw new IllegalStateException(name + ": the limits file is not UTF-8 text: save it as UTF-8");
        } catch (IOException e) {
            throw new IllegalStateException(name + ": the limits file cannot be read: " + e.getMessage());
        }
    }

    private static String readPackaged(String name) throws IOException {
        try (var resource = Wiring.class.getResourceAsStream("/" + name)) {
            if (resource == null) {
                throw new NoSuchFileException(name);
            }
            return new String(resource.readAllBytes(), UTF_8);
        }
    }
}
