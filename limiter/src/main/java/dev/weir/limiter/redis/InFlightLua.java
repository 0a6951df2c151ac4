package dev.weir.limiter.redis;

import static dev.weir.limiter.redis.KindLua.lua;

import java.util.List;

/** Calls in flight are held, not used up: there is nothing to count. */
record InFlightLua() implements KindLua {

    @Override
    public char letter() {
        return 'i';
    }

    @Override
    public List<String> unused() {
        return List.of();
    }

    @Override
    public String meaning() {
        return "";
    }

    @Override
    public String roll() {
        return "";
    }

    @Override
    public String full(long most) {
        return lua("$U + $h > $MOST", "$MOST", most);
    }

    @Override
    public String take() {
        return "";
    }

    @Override
    public String grant() {
        return "";
    }

    @Override
    public String book() {
        return "";
    }

    @Override
    public String bookOther() {
        return "";
    }

    @Override
    public String reset() {
        return "";
    }

    @Override
    public long counts() {
        return 0;
    }
}
