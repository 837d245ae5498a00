package io.github.tardigrad.kernels.opencl;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** The words of a line of a {@link TileTable}, one by one; each that is not as expected is an error that says so. */
final class TileWords {
    /** Beyond all that a tile can have. */
    private static final int LARGEST_NUMBER = 1024;
    /** Of a word in a message. */
    private static final int SHOWN = 40;

    private final Deque<String> words;

    TileWords(String line) { words = new ArrayDeque<>(List.of(line.strip().split("\\s+"))); }

    /** Any word. */
    String next(String expected) {
        if (words.isEmpty()) {
            throw new IllegalArgumentException("it ends where " + expected + " was expected");
        }
        return words.removeFirst();
    }

    /** That word. */
    void expect(String word) {
        String found = next(word);
        if (!found.equals(word)) {
            throw wrong(found, "'" + word + "'");
        }
    }

    /** So many whole numbers from 1 on, with x between them. */
    int[] numbers(int count) {
        String expected = count == 1 ? "a whole number from 1 to " + LARGEST_NUMBER
                : count + " whole numbers from 1 to " + LARGEST_NUMBER + " with x between them";
        String found = next(expected);
        List<Integer> numbers = new ArrayList<>();
        for (String digits : found.split("x", -1)) {
            if (!digits.matches("[1-9]\\d{0,3}") || Integer.parseInt(digits) > LARGEST_NUMBER) {
                throw wrong(found, expected);
            }
            numbers.add(Integer.parseInt(digits));
        }
        if (numbers.size() != count) {
            throw wrong(found, expected);
        }
        return numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    /** A number behind a word that names it. */
    int number(String name) {
        expect(name);
        return numbers(1)[0];
    }

    /** A number above 0, with digits behind the point or without. */
    double positive() {
        String expected = "a number above 0, such as 0.25,";
        String found = next(expected);
        if (!found.matches("\\d{1,9}(\\.\\d{1,9})?") || Double.parseDouble(found) == 0) {
            throw wrong(found, expected);
        }
        return Double.parseDouble(found);
    }

    /** Nothing more. */
    void end() {
        if (!words.isEmpty()) {
            throw wrong(words.getFirst(), "the end of the line");
        }
    }

    /** The error of a word in the place of something else. */
    static IllegalArgumentException wrong(String found, String expected) {
        return new IllegalArgumentException("it says '" + shown(found) + "' where " + expected + " was expected");
    }

    /** Fit for a message of one line, whatever it is. */
    static String shown(String text) {
        String printable = text.replaceAll("\\p{Cntrl}|\\P{Print}", "?");
        return printable.length() <= SHOWN ? printable : printable.substring(0, SHOWN) + "…";
    }
}
