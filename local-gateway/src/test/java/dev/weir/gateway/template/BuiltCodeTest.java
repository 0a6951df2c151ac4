package dev.weir.gateway.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BuiltCodeTest {

    @TempDir
    private Path folder;

    private BuiltCode.Search at(String uri) {
        return new BuiltCode("Model", folder.resolve("template.yaml")).at(uri);
    }

    private void write(String name, String... entries) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String entry : entries) {
                zip.putNextEntry(new ZipEntry(entry));
            }
        }
    }

    @Test
    void aSourceFolderOfMavenHasItsJarUnderTarget() throws IOException {
        write("app/pom.xml");
        assertThat(at("app").mistake()).isEqualTo(
                "CodeUri app is a source folder that is not built: run `mvn package` there, or `sam build`.");

        write("app/target/app-1.jar", "a/B.class");
        write("app/target/original-app-1.jar");
        write("app/target/app-1-sources.jar");
        assertThat(at("app").code()).contains(folder.resolve("app/target/app-1.jar"));

        write("app/target/app-1-aws.jar");
        assertThat(at("app").mistake()).contains("(app-1-aws.jar, app-1.jar): name the one that is deployed");
    }

    @Test
    void aSourceFolderOfGradleHasAnArchiveForLambdaOrAJar() throws IOException {
        write("app/build.gradle");
        assertThat(at("app").mistake()).contains("run `gradle build` there");

        write("app/build/libs/app.jar", "a/B.class");
        write("app/build/distributions/app.zip", "app/lib/app.jar");
        assertThat(at("app").code()).contains(folder.resolve("app/build/libs/app.jar"));

        write("app/build/distributions/app.zip", "lib/app.jar");
        assertThat(at("app").code()).contains(folder.resolve("app/build/distributions/app.zip"));
    }

    @Test
    void whatWasBuiltLastCounts() throws IOException {
        write("app/pom.xml");
        write("app/target/app.jar", "a/B.class");
        Path sam = Files.createDirectories(folder.resolve(".aws-sam/build/Model"));
        Path jar = folder.resolve("app/target/app.jar");

        Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2030-01-01T00:00:00Z")));
        Files.setLastModifiedTime(sam, FileTime.from(Instant.parse("2030-01-01T00:00:01Z")));
        assertThat(at("app").code()).contains(sam);
        Files.setLastModifiedTime(jar, FileTime.from(Instant.parse("2030-01-01T00:00:02Z")));
        assertThat(at("app").code()).contains(jar);
        assertThat(at("gone").code()).contains(sam);
    }
}
