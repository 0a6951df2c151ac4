package dev.weir.limiter.file;

import java.util.regex.Pattern;

/** What names of the user's own look like, and how a message says so. */
final class Names {

    static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    static final String A_NAME = "a name: letters, digits, '.', '_' and '-', at most 64 of them";

    static final Pattern ROUTE = Pattern.compile(
            "(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) /[A-Za-z0-9._~:$@+*!,;=%{}/-]{0,255}");
    static final String A_ROUTE = "a route: a method and a resource of the API, like 'POST /v1/embeddings'";

    static final Pattern MODEL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]{0,127}");
    static final String A_MODEL = "a model's name: letters, digits, '.', '_', '-', ':', '/' and '@', at most 128 of them";

    private static final Pattern UNLISTED = Pattern
            .compile(
                    "(jwt|cognito)/[A-Za-z0-9][A-Za-z0-9._-]{0,63}/[A-Za-z0-9._~@%:-]{1,128}|iam/[A-Za-z0-9._~@%:-]{1,128}");

    private Names() {}

    /** Whether this is the name of a client that no list names, but a token or a signature. */
    static boolean isOfAToken(String name) {
        return UNLISTED.matcher(name).matches();
    }
}
