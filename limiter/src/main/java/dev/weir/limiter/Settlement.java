package dev.weir.limiter;

/** What became of settling or releasing a hold. */
public enum Settlement {
    /** The hold is over, and what the call really used is booked. */
    SETTLED,
    /** The hold had been forgotten; what the call really used is booked all the same. */
    LATE,
    /** It had been settled or released before: nothing has changed. */
    REPEATED
}
