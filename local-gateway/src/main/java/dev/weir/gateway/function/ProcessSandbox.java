package dev.weir.gateway.function;

import dev.weir.gateway.StartFailure;
import dev.weir.gateway.api.FunctionSpec;
import java.time.InstantSource;

/** Starts a function's environments as JVMs of their own, over one unpacked copy of its code. */
final class ProcessSandbox implements Sandbox {

    private final FunctionSpec spec;
    private final InstantSource clock;
    private final FunctionLog log;
    private final FailureLog failures;
    private final TaskRoot root;
    private final NativeClient client;
    private final ChildJvm jvm;

    private ProcessSandbox(FunctionSpec spec, InstantSource clock, FunctionLog log, FailureLog failures, TaskRoot root,
            NativeClient client) {
        this.spec = spec;
        this.clock = clock;
        this.log = log;
        this.failures = failures;
        this.root = root;
        this.client = client;
        jvm = new ChildJvm(spec, root, client);
    }

    /** Unpacks the code, and says where it will not run on the JDK of its runtime. */
    static ProcessSandbox prepare(FunctionSpec spec, InstantSource clock, FunctionLog log, FailureLog failures) {
        if (!System.getProperty("os.name").equals("Linux")) {
            throw new StartFailure("Processes need Linux, for which alone Lambda's runtime interface client has native"
                    + " code: leave --isolation out.");
        }
        int version = spec.execution().javaVersion();
        if (JavaHome.of(version).isEmpty()) {
            log.say("runs on Java " + Runtime.version().feature() + ", as there is no JDK " + version
                    + " here: name one in JAVA" + version + "_HOME");
        }
        TaskRoot root = rootWithHandler(spec);
        try {
            return new ProcessSandbox(spec, clock, log, failures, root, NativeClient.unpack());
        } catch (StartFailure e) {
            root.close();
            throw e;
        }
    }

    /** The runtime interface client would say only at the first call that the handler's class is missing. */
    private static TaskRoot rootWithHandler(FunctionSpec spec) {
        TaskRoot root = TaskRoot.of(spec);
        if (!root.hasHandler(spec)) {
            root.close();
            throw StartReason.noHandler(spec);
        }
        return root;
    }

    @Override
    public ExecutionEnvironment start() {
        return ChildEnvironment.start(spec, jvm, LambdaVariables.of(spec, root.folder(), clock.instant()), log,
                failures);
    }

    @Override
    public int most() {
        return Sandbox.most(spec);
    }

    @Override
    public void close() {
        root.close();
        client.close();
    }
}
