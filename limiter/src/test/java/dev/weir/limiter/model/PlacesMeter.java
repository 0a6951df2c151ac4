package dev.weir.limiter.model;

/** Places are held, never used. */
record PlacesMeter(long quota) implements Meter {

    @Override
    public void take(long units, long at) {}

    @Override
    public void giveBack(long units, long since, long at) {}

    @Override
    public long used(long at) {
        return 0;
    }

    @Override
    public boolean fits(long units, long at) {
        return units <= quota;
    }
}
