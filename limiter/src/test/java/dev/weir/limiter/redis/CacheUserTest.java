package dev.weir.limiter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class CacheUserTest {

    @ParameterizedTest
    @ValueSource(strings = {"rediss://weir@cache.example:6379?iam=Counters", "rediss://weir@cache.example?iam=counters",
        "rediss://weir@cache.example:6379/?timeout=2s&iam=counters", "rediss://weir@a:6379,b:6379?iam=counters#x"})
    void isNamedByTheUrlAndTheCacheInSmallLetters(String url) {
        assertThat(CacheUser.of(url)).contains(new CacheUser("weir", "counters"));
        assertThat(RedisUrl.parse(url)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rediss://cache.example:6379", "redis://weir:secret@cache.example", "nonsense",
        "rediss://:p?iam=ssword@cache.example", "rediss://cache.example?team=iam"})
    void isNobodyWhereTheUrlSaysNothingOfIam(String url) {
        assertThat(CacheUser.of(url)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"rediss://cache.example?iam=counters", "rediss://weir:secret@cache.example?iam=counters",
        "rediss://@cache.example?iam=counters", "rediss://weir@cache.example?iam=", "rediss://we_ir@c.example?iam=c",
        "rediss://weir@cache.example?iam=two words"})
    void isRefusedWhereSomethingIsMissingOrTooMuch(String url) {
        assertThatThrownBy(() -> CacheUser.of(url)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("to sign in by IAM, the user and the cache are named and there is no password: write"
                        + " rediss://USER@HOST:PORT?iam=CACHE");
    }

    @Test
    void aTokenIsNeverSentInTheClear() {
        assertThatThrownBy(() -> CacheUser.of("redis://weir@cache.example?iam=counters"))
                .hasMessage("IAM signs in by TLS only: write rediss://USER@HOST:PORT?iam=CACHE");
    }

    @Test
    void whoCannotSignIsToldSo() {
        assertThatThrownBy(() -> new RedisStore("rediss://weir@cache.example?iam=counters", Deadlines.USUAL))
                .hasMessage("only functions on AWS sign in by IAM: name a user and a password");
    }
}
