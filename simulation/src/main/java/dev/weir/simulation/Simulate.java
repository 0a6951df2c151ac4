package dev.weir.simulation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The command: writes {@code docs/scale.md}. The same inputs make the same page, byte for byte. */
final class Simulate {

    private static final Path PAGE = Path.of("docs/scale.md");

    private Simulate() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length > 0) {
            System.err.println("simulation/run takes no arguments: what it is told is in simulation/inputs.md.");
            System.exit(2);
        }
        try {
            Files.writeString(PAGE, page(Path.of("")));
            System.err.println("Written: " + PAGE);
        } catch (UnusableInput e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    /**
     * The page as it should be.
     *
     * @param root of the repository
     * @throws UnusableInput if an input is missing
     */
    static String page(Path root) throws IOException {
        return ScalePage.of(Inputs.read(root)).text();
    }
}
