package dev.weir.gateway.testfunction;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What JSON objects become. */
public final class Person {

    private @Nullable String name;
    private int age;
    private List<String> tags = List.of();

    public @Nullable String getName() {
        return name;
    }

    public void setName(String name) {
        this.name = name;
    }

    public int getAge() {
        return age;
    }

    public void setAge(int age) {
        this.age = age;
    }

    public List<String> getTags() {
        return tags;
    }

    public void setTags(List<String> tags) {
        this.tags = tags;
    }
}
