package dev.weir.gateway.api;

/**
 * How many calls a key may make in a period, which AWS counts by the calendar in UTC.
 *
 * @param offset days after which a period begins: of a week after Sunday, of a month after its first. AWS's pages disagree
 *     on what it means; that it must be zero for days, less than 7 for weeks and less than 28 for months decides it
 */
public record Quota(int limit, Period period, int offset) {

    /** A calendar period. */
    public enum Period {
        DAY,
        WEEK,
        MONTH
    }
}
