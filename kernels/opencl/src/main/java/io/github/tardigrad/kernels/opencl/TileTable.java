package io.github.tardigrad.kernels.opencl;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The tiles of a device, as a text that people can read:
 *
 * <pre>
 * tardigrad tiles 1
 * for any NVIDIA GPU
 * # a remark
 * fp32 any 128x128x16 threads 16x16 vector 4 ahead 4 stages 2 speed 1
 * </pre>
 * First the version, then what the tiles are for, then a {@link RatedTile} a line. Empty lines, and those behind a
 * {@code #}, say nothing.
 *
 * @param device that they are for
 * @param tiles all of them
 */
record TileTable(String device, List<RatedTile> tiles) {
    /** Bytes; a table has one or two thousand. */
    static final int LARGEST = 1 << 16;
    private static final String VERSION = "tardigrad tiles 1";
    private static final String DEVICE = "for ";

    /** Takes a copy of the list. */
    TileTable {
        tiles = List.copyOf(tiles);
    }

    /**
     * Reads {@link #text}.
     *
     * @param emulated whether the device has no tensor cores
     * @throws IllegalArgumentException when it is something else; the message has the line, the value and what was
     *     expected
     */
    static TileTable parse(byte[] content, boolean emulated) {
        if (content.length > LARGEST) {
            throw new IllegalArgumentException("it is longer than " + LARGEST + " bytes");
        }
        List<String> lines = decode(content).lines().toList();
        if (lines.isEmpty() || !lines.getFirst().equals(VERSION)) {
            throw new IllegalArgumentException("line 1: " + TileWords.wrong(lines.isEmpty() ? "" : lines.getFirst(),
                    "'" + VERSION + "'").getMessage());
        }
        if (lines.size() < 2 || !lines.get(1).startsWith(DEVICE)) {
            throw new IllegalArgumentException("line 2: " + TileWords.wrong(lines.size() < 2 ? "" : lines.get(1),
                    "'" + DEVICE + "' and a device").getMessage());
        }
        List<RatedTile> tiles = new ArrayList<>();
        for (int i = 2; i < lines.size(); i++) {
            if (!lines.get(i).isBlank() && !lines.get(i).startsWith("#")) {
                try {
                    tiles.add(RatedTile.parse(lines.get(i), emulated));
                } catch (IllegalArgumentException e) {
                    throw new IllegalArgumentException("line " + (i + 1) + ": " + e.getMessage(), e);
                }
            }
        }
        if (tiles.isEmpty()) {
            throw new IllegalArgumentException("it has no tile");
        }
        return new TileTable(lines.get(1).substring(DEVICE.length()), tiles);
    }

    private static String decode(byte[] content) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("it is not UTF-8", e);
        }
    }

    /** What {@link #parse} reads. */
    String text() {
        StringBuilder text = new StringBuilder(VERSION + "\n" + DEVICE + device + "\n");
        tiles.forEach(tile -> text.append(tile.text()).append('\n'));
        return text.toString();
    }
}
