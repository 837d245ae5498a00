package io.github.tardigrad.datasets;

import io.github.tardigrad.engine.Shape;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * An array in the IDX format of MNIST, plain or compressed by gzip; immutable.
 *
 * <p>The file is two zero bytes, a byte for the type of the elements, a byte for the rank, each extent as four bytes,
 * and the elements, last axis fastest; numbers are big-endian. Two element types are known: {@code 08}, unsigned
 * bytes, which MNIST has, and {@code 0d}, floats, which hold adversarial images without rounding them.
 *
 * <p>Reading believes no number in a header: memory is taken only as elements arrive, and the file must end where the
 * header says.
 */
public final class IdxFile {
    /** What the elements are. */
    public enum Element {
        /** Whole numbers 0–255, one byte each. */
        UNSIGNED_BYTE(0x08, 1),
        /** IEEE 754 single precision, four bytes each. */
        FLOAT(0x0d, Float.BYTES);

        private final int code;
        private final int size;

        Element(int code, int size) {
            this.code = code;
            this.size = size;
        }
    }

    /** MNIST needs 3 and colour images 4; a larger number in a header is damage rather than an array. */
    private static final int MAX_RANK = 8;
    /** Deflate shrinks no further (258 bytes in two bits at best), so a header that needs more is false. */
    private static final long MAX_COMPRESSION = 1032;

    private final Element element;
    private final Shape shape;
    private final byte[] data;

    private IdxFile(Element element, Shape shape, byte[] data) {
        this.element = element;
        this.shape = shape;
        this.data = data;
    }

    /** An array of unsigned bytes; {@code values} has {@code shape.size()} of them. */
    public static IdxFile ofBytes(Shape shape, byte[] values) {
        requireSize(shape, values.length);
        return new IdxFile(Element.UNSIGNED_BYTE, shape, values.clone());
    }

    /** An array of floats; {@code values} has {@code shape.size()} of them, fewer than 2²⁹. */
    public static IdxFile ofFloats(Shape shape, float[] values) {
        requireSize(shape, values.length);
        byte[] data = new byte[Math.multiplyExact(values.length, Float.BYTES)];
        ByteBuffer.wrap(data).asFloatBuffer().put(values);
        return new IdxFile(Element.FLOAT, shape, data);
    }

    /**
     * Reads a file, plain or gzip; which of the two is told by its content, not by its name.
     *
     * @throws DataSetException when there is no such file, or it is not a whole IDX file and nothing else
     */
    public static IdxFile read(Path file) throws IOException {
        DataSetException.requireFile(file, "an IDX file");
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, Files.isRegularFile(file) ? Files.size(file) : Long.MAX_VALUE, file.toString());
        } catch (IOException failure) {
            throw DataSetException.reading(file, failure);
        }
    }

    /** Reads a stream that has at most {@code available} bytes; {@code name} stands for it in errors. */
    static IdxFile read(InputStream raw, long available, String name) throws IOException {
        byte[] start = raw.readNBytes(2);
        InputStream whole = new BufferedInputStream(
                new SequenceInputStream(new ByteArrayInputStream(start), raw), 1 << 16);
        if (start.length < 2 || (start[0] & 0xff) != 0x1f || (start[1] & 0xff) != 0x8b) {
            return readPlain(whole, available, name);
        }
        try {
            long most = available > Long.MAX_VALUE / MAX_COMPRESSION ? Long.MAX_VALUE : available * MAX_COMPRESSION;
            return readPlain(new GZIPInputStream(whole, 1 << 16), most, name);
        } catch (DataSetException clear) {
            throw clear;
        } catch (IOException damage) {
            throw new DataSetException(name + " is a damaged gzip file (" + damage.getMessage()
                    + "): copy or download it again", damage);
        }
    }

    private static IdxFile readPlain(InputStream in, long available, String name) throws IOException {
        DataInputStream header = new DataInputStream(in);
        Element element;
        int[] extents;
        try {
            int zeros = header.readUnsignedShort();
            int code = header.readUnsignedByte();
            int rank = header.readUnsignedByte();
            if (zeros != 0) {
                throw new DataSetException(name + " starts with " + HexFormat.of().toHexDigits((short) zeros)
                        + " where an IDX file has 0000: it is another kind of file");
            }
            element = element(code, name);
            if (rank < 1 || rank > MAX_RANK) {
                throw new DataSetException(name + " says its array has " + rank + " axes; 1 to " + MAX_RANK
                        + " are expected (labels have 1, images 3 or 4): the file is damaged");
            }
            extents = new int[rank];
            long size = element.size;
            for (int axis = 0; axis < rank; axis++) {
                extents[axis] = header.readInt();
                size *= Integer.toUnsignedLong(extents[axis]); // below 2^31 · 2^32: no overflow
                if (extents[axis] < 0 || size > Integer.MAX_VALUE - 64) {
                    throw new DataSetException(name + " says that axis " + axis + " of its array has "
                            + Integer.toUnsignedString(extents[axis])
                            + " elements, which is more than 2 GiB in all: the file is damaged");
                }
            }
        } catch (EOFException end) {
            throw new DataSetException(name + " ends inside its header: the file is truncated, copy it again", end);
        }
        return new IdxFile(element, Shape.of(extents), elements(in, element, Shape.of(extents), available, name));
    }

    private static byte[] elements(InputStream in, Element element, Shape shape, long available, String name)
            throws IOException {
        int length = shape.size() * element.size;
        long most = available - Integer.BYTES * (1L + shape.rank());
        if (length > most) {
            throw truncated(name, shape, length, "at most " + Math.max(0, most));
        }
        byte[] data = in.readNBytes(length);
        if (data.length < length) {
            throw truncated(name, shape, length, String.valueOf(data.length));
        }
        if (in.read() >= 0) {
            throw new DataSetException(name + " goes on after the " + length + " bytes of its array " + shape
                    + ": header and content disagree, copy it again");
        }
        return data;
    }

    private static DataSetException truncated(String name, Shape shape, int length, String found) {
        return new DataSetException(name + " says it holds " + shape + ", " + length + " bytes, but has " + found
                + ": the file is truncated, copy it again");
    }

    private static Element element(int code, String name) throws DataSetException {
        for (Element element : Element.values()) {
            if (element.code == code) {
                return element;
            }
        }
        throw new DataSetException(name + " has elements of type " + HexFormat.of().toHexDigits((byte) code)
                + "; 08 (unsigned bytes) and 0d (floats) are known");
    }

    private static void requireSize(Shape shape, int values) {
        if (shape.rank() < 1 || shape.rank() > MAX_RANK || shape.size() != values) {
            throw new IllegalArgumentException(values + " values do not make an IDX array " + shape + ": it needs "
                    + shape.size() + " and 1 to " + MAX_RANK + " axes");
        }
    }

    /** What the elements are. */
    public Element element() { return element; }

    /** The extents of the array. */
    public Shape shape() { return shape; }

    /** The elements as stored, in file order: for {@link Element#FLOAT} four big-endian bytes each. */
    public byte[] bytes() { return data.clone(); }

    /** The elements as floats: whole numbers 0–255 for unsigned bytes. */
    public float[] floats() {
        float[] values = new float[shape.size()];
        if (element == Element.FLOAT) {
            ByteBuffer.wrap(data).asFloatBuffer().get(values);
        } else {
            for (int i = 0; i < values.length; i++) {
                values[i] = data[i] & 0xff;
            }
        }
        return values;
    }

    /** The elements as stored, not copied. */
    byte[] data() { return data; }

    /**
     * Writes the array, compressed when the name ends with {@code .gz}. The file appears whole or not at all; missing
     * folders are made. The same array gives the same bytes.
     */
    public void write(Path file) throws IOException {
        boolean compress = file.toString().endsWith(".gz");
        WholeFile.write(file, out -> {
            if (compress) {
                try (OutputStream compressed = new StrongGzip(out)) {
                    writePlain(compressed);
                }
            } else {
                writePlain(out);
            }
        });
    }

    private void writePlain(OutputStream out) throws IOException {
        ByteBuffer header = ByteBuffer.allocate(Integer.BYTES * (1 + shape.rank()));
        header.putInt(element.code << 8 | shape.rank());
        for (int extent : shape.extents()) {
            header.putInt(extent);
        }
        out.write(header.array());
        out.write(data);
    }

    /** Gzip at its strongest, without a time in the header. */
    private static final class StrongGzip extends GZIPOutputStream {
        StrongGzip(OutputStream out) throws IOException {
            super(out, 1 << 16);
            def.setLevel(Deflater.BEST_COMPRESSION);
        }
    }
}
