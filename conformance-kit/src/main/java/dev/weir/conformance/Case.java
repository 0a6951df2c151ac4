package dev.weir.conformance;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A story that starts with nothing used.
 *
 * @param refused why the limiter will not have these limits
 * @param refusalExpected whether that is what the case is about
 */
record Case(String name, Instant start, List<Step> steps, Optional<String> refused, boolean refusalExpected) {}
