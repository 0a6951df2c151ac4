package dev.weir.model.embedding;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The two files of the model, as they lie on the class path. */
enum ModelFile {
    ONNX("/all-minilm-l6-v2-q.onnx"),
    TOKENIZER("/all-minilm-l6-v2-q-tokenizer.json");

    private final String path;

    ModelFile(String path) {
        this.path = path;
    }

    InputStream open() throws IOException {
        var file = ModelFile.class.getResourceAsStream(path);
        if (file == null) {
            throw new FileNotFoundException(path + " is not on the class path");
        }
        return file;
    }

    byte[] bytes() {
        try (var file = open()) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String toString() {
        return path;
    }
}
