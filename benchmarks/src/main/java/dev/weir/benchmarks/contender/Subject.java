package dev.weir.benchmarks.contender;

/** Who calls: a client, and the tenant it belongs to. */
public record Subject(String client, String tenant) {

    private static final int CLIENTS_A_TENANT = 100;

    /** The client of that number. */
    public static Subject of(int number) {
        return new Subject("client-%07d".formatted(number), "tenant-%07d".formatted(number / CLIENTS_A_TENANT));
    }
}
