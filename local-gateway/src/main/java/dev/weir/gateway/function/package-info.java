/**
 * Runs Lambda functions from their built jars: each in a class loader and an environment of its own, through the code of
 * the official Lambda runtime. Read {@link dev.weir.gateway.function.LambdaFunction}, then {@code ExecutionEnvironment}.
 */
@NullMarked
package dev.weir.gateway.function;

import org.jspecify.annotations.NullMarked;
