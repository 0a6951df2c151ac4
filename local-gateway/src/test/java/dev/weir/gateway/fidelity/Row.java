package dev.weir.gateway.fidelity;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Marks the test of one row of the checklist, which docs/fidelity.md shows. No two tests have the same row. */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Repeatable(Rows.class)
@ExtendWith(RowRecorder.class)
public @interface Row {

    int number();

    String given();

    /** What the client, the authorizer or the function sees on AWS. */
    String does();

    /** By the keys that the page explains. */
    String source();

    Sure sure();
}
