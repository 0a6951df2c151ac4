package dev.weir.gateway.api;

import java.util.Map;
import java.util.stream.Stream;

/** An API with its stage, or with all its stages. */
public sealed interface Api permits RestApi, HttpApi, Stages {

    /** The logical id in the template. */
    String name();

    /** The stage's name. */
    String stage();

    /** Empty where there are none. */
    Map<String, String> stageVariables();

    /** Every function that it calls; some more than once. */
    Stream<FunctionSpec> functions();
}
