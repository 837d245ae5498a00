package io.github.tardigrad.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Numbers as flags take them: each converter names the value and what was expected. */
final class Numbers {
    private Numbers() {}

    /** A whole number from {@code least} to {@code most}. */
    private static int whole(String what, String text, int least, int most) {
        try {
            int value = Integer.parseInt(text.strip());
            if (value >= least && value <= most) {
                return value;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number out of range.
        }
        throw new TypeConversionException(what + " " + text + " is not a whole number from " + least + " to " + most);
    }

    /** {@code --threads}. */
    static final class Threads implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) { return whole("threads", text, 1, 1024); }
    }

    /** {@code --batch}. */
    static final class Batch implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) { return whole("batch", text, 1, 65536); }
    }

    /** {@code --epochs}. */
    static final class Epochs implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) { return whole("epochs", text, 1, 100_000); }
    }

    /** {@code --limit}. */
    static final class Limit implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) { return whole("limit", text, 1, Integer.MAX_VALUE); }
    }

    /** A number of things, of which there may be none. */
    static final class Count implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) { return whole("count", text, 0, Integer.MAX_VALUE); }
    }

    /** {@code --queries}. */
    static final class Queries implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) { return whole("queries", text, 1, Integer.MAX_VALUE); }
    }

    /** {@code --seconds}. */
    static final class Seconds implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) { return whole("seconds", text, 1, 86_400); }
    }

    /** {@code --lr}. */
    static final class LearningRate implements ITypeConverter<Float> {
        @Override
        public Float convert(String text) {
            try {
                float value = Float.parseFloat(text.strip());
                if (value > 0 && value <= 1000) {
                    return value;
                }
            } catch (NumberFormatException e) {
                // Said below, as for a number out of range.
            }
            throw new TypeConversionException("learning rate " + text + " is not a number above 0, such as 0.001");
        }
    }
}
