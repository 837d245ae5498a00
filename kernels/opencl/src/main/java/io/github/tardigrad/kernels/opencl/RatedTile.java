package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.backend.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A tile, what it is for, and how fast it is: a line of a {@link TileTable}.
 *
 * @param precision of the products that it is for
 * @param kind of these products, or null for any
 * @param tile that cuts them
 * @param speed products of numbers that a compute unit makes in a time, relative to other tiles of the same kind
 */
record RatedTile(Precision precision, Gemm.@Nullable Kind kind, GemmTile tile, double speed) {
    private static final String ANY = "any";

    /**
     * Reads {@link #text}.
     *
     * @param emulated whether the device has no tensor cores
     * @throws IllegalArgumentException when the line is no such text, or the tile cannot be
     */
    static RatedTile parse(String line, boolean emulated) {
        TileWords words = new TileWords(line);
        Precision precision = precision(words);
        Gemm.Kind kind = kind(words);
        int[] extents = words.numbers(3);
        GemmTile tile;
        if (precision == Precision.FP32) {
            words.expect("threads");
            int[] threads = words.numbers(2);
            tile = new RegisterTile(extents[0], extents[1], extents[2], threads[0], threads[1],
                    words.number("vector"), words.number("ahead"), words.number("stages"));
        } else {
            words.expect("warp");
            int[] warp = words.numbers(2);
            tile = new TensorTile(extents[0], extents[1], extents[2], warp[0], warp[1], words.number("stages"),
                    precision, emulated);
        }
        if (!tile.isPortable()) {
            throw new IllegalArgumentException("the tile " + tile.text() + " takes " + tile.workItems()
                    + " work-items and " + tile.localBytes() + " bytes, and at most " + GemmTile.MOST_WORK_ITEMS
                    + " and " + GemmTile.MOST_LOCAL_BYTES + " are allowed");
        }
        words.expect("speed");
        double speed = words.positive();
        words.end();
        return new RatedTile(precision, kind, tile, speed);
    }

    private static Precision precision(TileWords words) {
        List<String> known = new ArrayList<>();
        for (Precision precision : Precision.values()) {
            known.add(precision.text());
        }
        String expected = "a precision, one of " + String.join(", ", known) + ",";
        String found = words.next(expected);
        if (!known.contains(found)) {
            throw TileWords.wrong(found, expected);
        }
        return Precision.values()[known.indexOf(found)];
    }

    private static Gemm.@Nullable Kind kind(TileWords words) {
        String expected = "a kind of product, any or one of " + String.join(", ", Gemm.Kind.all().stream()
                .map(Gemm.Kind::text).toList()) + ",";
        String found = words.next(expected);
        if (found.equals(ANY)) {
            return null;
        }
        return Gemm.Kind.all().stream().filter(kind -> kind.text().equals(found)).findFirst()
                .orElseThrow(() -> TileWords.wrong(found, expected));
    }

    /** {@code fp32 rows*columns 64x64x16 threads 16x16 vector 4 ahead 4 stages 2 speed 0.600000}. */
    String text() {
        return precision.text() + " " + (kind == null ? ANY : kind.text()) + " " + tile.text()
                + String.format(Locale.ROOT, " speed %.6f", speed);
    }
}
