package dev.weir.limiter;

/**
 * A hold's id taken apart: {@code NAME}, or {@code NAME~ATTEMPT} where several attempts at one thing share a name. One
 * attempt of a name is open at a time, and only it can be renewed or undone by its id. What is told again of one that is
 * over changes nothing; one that was forgotten can be settled late, whichever is open.
 *
 * @param attempt empty where the id is only a name
 */
public record Attempt(String name, String attempt) {

    /** Takes an id apart. */
    public static Attempt of(String id) {
        var end = id.lastIndexOf('~');
        return end < 0 ? new Attempt(id, "") : new Attempt(id.substring(0, end), id.substring(end + 1));
    }

    /** The id of another attempt of this name. */
    public String other(String attempt) {
        return attempt.isEmpty() ? name : name + "~" + attempt;
    }
}
