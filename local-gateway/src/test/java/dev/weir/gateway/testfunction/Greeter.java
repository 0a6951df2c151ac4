package dev.weir.gateway.testfunction;

/** Found by {@link java.util.ServiceLoader}. */
public final class Greeter implements Runnable {

    @Override
    public void run() {}

    @Override
    public String toString() {
        return "greeter of " + System.getenv("GREETING");
    }
}
