/**
 * What all targets share: {@link dev.weir.fuzzing.Mutation} makes of right input by {@link dev.weir.fuzzing.Choices} input that is
 * hardly right. Each target stands in the package that it tries.
 */
@NullMarked
package dev.weir.fuzzing;

import org.jspecify.annotations.NullMarked;
