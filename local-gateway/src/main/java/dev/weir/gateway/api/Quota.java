package dev.weir.gateway.api;

/**
 * How many calls a key may make in a period, which AWS counts by the calendar in UTC.
 *
 * @param offset calls that are taken off in the first period
 */
public record Quota(int limit, Period period, int offset) {

    /** A calendar period; a week begins on Sunday. */
    public enum Period {
        DAY,
        WEEK,
        MONTH
    }
}
