package io.github.tardigrad.training.adversarial;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * Letters of 5 × 7 pixels for pictures with words in them. Our own, so that a picture is the same on every machine, one
 * without any font included. ASCII; anything else is drawn as a question mark.
 */
final class Letters {
    /** Rows of a letter. */
    static final int HEIGHT = 7;
    /** Columns from one letter to the next. */
    static final int ADVANCE = 6;

    private static final int WIDTH = 5;

    private final byte[][] rows = new byte[127][];

    Letters() {
        try (InputStream stream = Letters.class.getResourceAsStream("letters.txt")) {
            if (stream == null) {
                throw new IllegalStateException("resource letters.txt is missing from the jar: build it again");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.US_ASCII));
            lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                String[] words = line.split(" ");
                byte[] letter = new byte[HEIGHT];
                for (int row = 0; row < HEIGHT; row++) {
                    letter[row] = Byte.parseByte(words[row + 1], 16);
                }
                rows[Integer.parseInt(words[0], 16)] = letter;
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether the letter covers the pixel in {@code row} from the top and {@code column} from the left. */
    boolean covers(char letter, int row, int column) {
        byte[] shape = letter < rows.length && rows[letter] != null ? rows[letter] : rows['?'];
        return column < WIDTH && (shape[row] >> WIDTH - 1 - column & 1) != 0;
    }
}
