package dev.weir.gateway.testfunction;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A handler of every signature that Lambda takes. */
public class Signatures extends Inherited<Person> {

    public String text(String input) {
        return "<" + input + ">";
    }

    public int number(int input) {
        return input + 1;
    }

    public boolean truth(boolean input) {
        return !input;
    }

    public double sum(List<Double> numbers) {
        return numbers.stream().mapToDouble(Double::doubleValue).sum();
    }

    public Map<String, Integer> map(Map<String, Integer> numbers) {
        return Map.of("size", numbers.size(), "a", numbers.getOrDefault("a", -1));
    }

    public Person older(Person person) {
        person.setAge(person.getAge() + 1);
        return person;
    }

    public String nested(List<Person> people) {
        return people.getFirst().getName() + people.size();
    }

    public static String fixed(Map<String, Object> event, Context context) {
        return context.getFunctionName() + event.keySet();
    }

    public String onlyContext(Context context) {
        return context.getFunctionName();
    }

    public String nothing() {
        return "nothing";
    }

    public void nothingBack(String input) {
        System.out.println("got " + input);
    }

    public @Nullable String nullBack(@Nullable String input) {
        return input;
    }

    public String overloaded(String input) {
        return "short";
    }

    public String overloaded(String input, Context context) {
        return "with context";
    }

    public void streams(InputStream input, OutputStream output) throws IOException {
        output.write(input.readAllBytes());
    }

    public void streamsWithContext(InputStream input, OutputStream output, Context context) throws IOException {
        output.write(("\"" + new String(input.readAllBytes(), UTF_8).length() + "\"").getBytes(UTF_8));
    }

    public void onlyOutput(OutputStream output) throws IOException {
        output.write("\"out\"".getBytes(UTF_8));
    }

    public void onlyInput(InputStream input) throws IOException {
        input.readAllBytes();
    }

    public void inputAndContext(InputStream input, Context context) throws IOException {
        input.readAllBytes();
    }

    String hidden(String input) {
        return input;
    }

    public String tooMany(String one, String two, String three, String four) {
        return one + two + three + four;
    }

    /** Lambda has nothing to make it of. */
    public static final class Unmade implements RequestHandler<String, String> {

        public Unmade(String ignored) {}

        @Override
        public String handleRequest(String input, Context context) {
            return input;
        }
    }
}
