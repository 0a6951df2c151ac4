package dev.weir.gateway.testfunction;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Does what its event says and no function should. Answers how many calls its environment has had. */
public final class Misbehaving implements RequestHandler<String, String> {

    private static final AtomicInteger CALLS = new AtomicInteger();

    @Override
    public String handleRequest(String deed, Context context) {
        String[] words = deed.split(" ", 2);
        switch (words[0]) {
            case "exit" -> System.exit(Integer.parseInt(words[1]));
            case "halt" -> Runtime.getRuntime().halt(Integer.parseInt(words[1]));
            case "stubborn" -> exitAndGoOn();
            case "aside" -> exitInAnotherThread();
            case "overflow" -> overflow(0);
            case "exhaust" -> throw new OutOfMemoryError("Java heap space");
            case "flood" -> flood();
            case "huge" -> {
                return "x".repeat(Integer.parseInt(words[1]));
            }
            case "start" -> {
                return start(words[1]);
            }
            case "read" -> read();
            case "throw" -> throw new IllegalStateException(words[1]);
            case "hang" -> hang();
            default -> {
            }
        }
        return "call " + CALLS.incrementAndGet();
    }

    /** Its number. What is started is let go of at once, as a shell does. */
    private static String start(String command) {
        try (var output = new ProcessBuilder("sh", "-c", command + " >/dev/null 2>&1 & echo $!").start()
                .inputReader()) {
            return output.readLine();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read() {
        try {
            System.in.transferTo(System.out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void exitAndGoOn() {
        try {
            System.exit(4);
        } catch (Throwable e) {
            System.out.println("still here");
        }
    }

    private static void exitInAnotherThread() {
        new Thread(() -> System.exit(5)).start();
        hang();
    }

    @SuppressWarnings("InfiniteRecursion") // That is the deed.
    private static int overflow(int depth) {
        return overflow(depth + 1) + 1;
    }

    private static void flood() {
        for (int i = 0; i < 200_000; i++) {
            System.out.println("line " + i + " of a flood that nobody reads");
        }
        System.err.print("no end of line");
    }

    @SuppressWarnings("CatchAndPrintStackTrace") // An interrupt is what this function ignores.
    private static void hang() {
        while (true) {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
