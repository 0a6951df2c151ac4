/**
 * Runs Lambda functions from their built jars, through the code of the official Lambda runtime: each environment in a class
 * loader of its own, or in a JVM. Read {@link dev.weir.gateway.function.LambdaFunction}, then {@code ExecutionEnvironment}
 * and its two kinds, {@code LoadedEnvironment} and {@code ChildEnvironment}.
 */
@NullMarked
package dev.weir.gateway.function;

import org.jspecify.annotations.NullMarked;
