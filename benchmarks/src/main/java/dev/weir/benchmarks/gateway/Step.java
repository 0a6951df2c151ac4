package dev.weir.benchmarks.gateway;

import java.util.stream.Stream;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;

/** A step of a guarded call, known by the classes that take it. */
public enum Step {

    ROUTE("find the route", "dev.weir.gateway.routing."),
    POLICY("judge the authorizer's policy", "dev.weir.gateway.policy.", "dev.weir.gateway.rest.AuthorizerResult"),
    AUTHORIZE("ask the authorizer, its event", "dev.weir.gateway.authorization.", "dev.weir.gateway.rest.Gatekeeper",
            "dev.weir.gateway.rest.AuthorizerEvent"),
    INTEGRATE("ask the function, its event", "dev.weir.gateway.rest.Backend", "dev.weir.gateway.rest.ProxyEvent"),
    RENDER("make the response of the answer", "dev.weir.gateway.rest.ProxyResponse",
            "dev.weir.gateway.rest.ResponseHeaders", "dev.weir.gateway.rest.GatewayResponses"),
    LOG("write the line", "dev.weir.gateway.call.AccessLog"),
    LOOK_OUT("look out for the next call, while nobody else has anything to do",
            "dev.weir.gateway.function.PooledEnvironment"),
    FUNCTION("the two functions, by Lambda's own runtime", "dev.weir.gateway.function."),
    HTTP("HTTP", "dev.weir.gateway.wire.", "io.netty."),
    CALL("what all of these need of the call", "dev.weir.gateway.call.", "dev.weir.gateway.event.",
            "dev.weir.gateway.rest.", "dev.weir.gateway.server."),
    OTHER("everything else in the process");

    private final String title;
    private final String classes;

    Step(String title, String... classes) {
        this.title = title;
        this.classes = String.join(" ", classes);
    }

    /** As the page calls it. */
    public String title() {
        return title;
    }

    /** The step of the innermost frame that is of any. */
    static Step of(RecordedStackTrace stack) {
        return stack.getFrames().stream().flatMap(Step::of).findFirst().orElse(OTHER);
    }

    private static Stream<Step> of(RecordedFrame frame) {
        var type = frame.getMethod().getType().getName();
        return Stream.of(values()).filter(step -> step.takes(type)).limit(1);
    }

    private boolean takes(String type) {
        return !classes.isEmpty() && Stream.of(classes.split(" ")).anyMatch(type::startsWith);
    }
}
