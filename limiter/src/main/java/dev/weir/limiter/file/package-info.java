/**
 * The limits file: one YAML file that is the whole policy, read whole or refused whole. Read
 * {@link dev.weir.limiter.file.LimitsFile}, then {@link dev.weir.limiter.file.Calls}, which makes of it the question that a
 * store answers; then {@code Parser} and {@code Limits} for how it is read, and {@code CallLint}, {@code LimitLint} and
 * {@code PlanLint} for what is well written and yet wrong.
 */
@NullMarked
package dev.weir.limiter.file;

import org.jspecify.annotations.NullMarked;
