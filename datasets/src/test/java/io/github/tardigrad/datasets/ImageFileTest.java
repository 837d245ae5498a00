package io.github.tardigrad.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.tardigrad.engine.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImageFileTest {
    @TempDir
    private Path folder;

    private Path file(byte[] content) throws IOException {
        return Files.write(folder.resolve("image.png"), content);
    }

    private static byte[] encode(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        assertThat(ImageIO.write(image, format, bytes)).isTrue();
        return bytes.toByteArray();
    }

    private void assertRefused(byte[] content, String... parts) throws IOException {
        Path file = file(content);
        assertThatThrownBy(() -> ImageFile.read(file)).isInstanceOf(DataSetException.class)
                .hasMessageContaining(file.toString()).hasMessageContainingAll(parts)
                .message().doesNotContain("\n");
    }

    /** Every level once, 16 × 16. */
    private static float[] allLevels() {
        float[] pixels = new float[256];
        for (int i = 0; i < 256; i++) {
            pixels[i] = i / 255f;
        }
        return pixels;
    }

    private static BufferedImage gradient(int type) {
        BufferedImage image = new BufferedImage(24, 16, type);
        for (int y = 0; y < 16; y++) {
            for (int x = 0; x < 24; x++) {
                image.setRGB(x, y, 0xff000000 | 10 * x << 16 | 15 * y << 8 | 5 * (x + y));
            }
        }
        return image;
    }

    @Test
    void everyGreyLevelSurvives() throws IOException {
        ImageFile read = ImageFile.read(file(PngImage.encode(Shape.of(16, 16, 1), allLevels())));
        assertThat(read.channels()).isEqualTo(1);
        assertThat(read.width()).isEqualTo(16);
        for (int i = 0; i < 256; i++) {
            assertThat(read.levels()[i]).isEqualTo((byte) i);
        }
    }

    @Test
    void channelsAndRowsKeepTheirPlace() throws IOException {
        float[] pixels = Arrays.copyOf(allLevels(), 2 * 5 * 3);
        ImageFile read = ImageFile.read(file(PngImage.encode(Shape.of(2, 5, 3), pixels)));
        assertThat(read.height()).isEqualTo(2);
        assertThat(read.width()).isEqualTo(5);
        assertThat(read.channels()).isEqualTo(3);
        for (int i = 0; i < pixels.length; i++) {
            assertThat(read.levels()[i]).isEqualTo((byte) i);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB, BufferedImage.TYPE_3BYTE_BGR,
            BufferedImage.TYPE_4BYTE_ABGR})
    void opaqueColourReadsTheSameHoweverStored(int type) throws IOException {
        ImageFile read = ImageFile.read(file(encode(gradient(type), "png")));
        assertThat(read.channels()).isEqualTo(3);
        assertThat(read.levels()[(3 * 24 + 7) * 3]).isEqualTo((byte) 70);
        assertThat(read.levels()[(3 * 24 + 7) * 3 + 1]).isEqualTo((byte) 45);
        assertThat(read.levels()[(3 * 24 + 7) * 3 + 2]).isEqualTo((byte) 50);
    }

    @Test
    void blackAndWhiteOfOneBitIsGrey() throws IOException {
        BufferedImage image = new BufferedImage(9, 1, BufferedImage.TYPE_BYTE_BINARY);
        image.setRGB(8, 0, 0xffffffff);
        ImageFile read = ImageFile.read(file(encode(image, "png")));
        assertThat(read.channels()).isEqualTo(1);
        assertThat(read.levels()).containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 255);
    }

    @Test
    void aPaletteOfColoursIsRgb() throws IOException {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_INDEXED);
        image.setRGB(1, 0, 0xffff0000);
        ImageFile read = ImageFile.read(file(encode(image, "png")));
        assertThat(read.channels()).isEqualTo(3);
        assertThat(read.levels()).containsExactly(0, 0, 0, 255, 0, 0);
    }

    @Test
    void jpegIsReadNearlyExactly() throws IOException {
        ImageFile colour = ImageFile.read(file(encode(gradient(BufferedImage.TYPE_INT_RGB), "jpeg")));
        assertThat(colour.channels()).isEqualTo(3);
        assertThat(colour.levels()[(8 * 24 + 12) * 3] & 0xff).isCloseTo(120, within(12));
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        Arrays.fill(((DataBufferByte) image.getRaster().getDataBuffer()).getData(), (byte) 100);
        ImageFile grey = ImageFile.read(file(encode(image, "jpeg")));
        assertThat(grey.channels()).isEqualTo(1);
        assertThat(grey.levels()[9] & 0xff).isCloseTo(100, within(2));
    }

    @Test
    void pngTruncatedAtAnyByteIsRefused() throws IOException {
        byte[] whole = PngImage.encode(Shape.of(16, 16, 1), allLevels());
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length), "image.png");
        }
    }

    @Test
    void jpegTruncatedAtAnyByteIsRefused() throws IOException {
        byte[] whole = encode(gradient(BufferedImage.TYPE_INT_RGB), "jpeg");
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length), "image.png");
        }
    }

    @Test
    void flippedBitInPngIsRefused() throws IOException {
        byte[] whole = PngImage.encode(Shape.of(4, 4, 1), Arrays.copyOf(allLevels(), 16));
        for (int bit = 0; bit < whole.length * 8; bit++) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            assertRefused(flipped, "image.png");
        }
    }

    @Test
    void flippedBitInJpegIsReadOrRefusedInOneLine() throws IOException {
        byte[] whole = encode(gradient(BufferedImage.TYPE_BYTE_GRAY), "jpeg");
        int refused = 0;
        for (int bit = 0; bit < whole.length * 8; bit += 3) {
            byte[] flipped = whole.clone();
            flipped[bit / 8] ^= (byte) (1 << bit % 8);
            try {
                assertThat(ImageFile.read(file(flipped)).levels()).isNotEmpty();
            } catch (DataSetException clear) {
                assertThat(clear.getMessage()).contains("image.png").doesNotContain("\n");
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void absurdSizeIsRefusedBeforeItIsDecoded() throws IOException {
        byte[] whole = PngImage.encode(Shape.of(4, 4, 1), new float[16]);
        ByteBuffer png = ByteBuffer.wrap(whole).putInt(16, 60_000).putInt(20, 60_000);
        CRC32 crc = new CRC32();
        crc.update(whole, 12, 17);
        png.putInt(29, (int) crc.getValue());
        assertRefused(whole, "60000 × 60000");
    }

    @Test
    void sixteenBitsAreRefused() throws IOException {
        assertRefused(encode(new BufferedImage(2, 2, BufferedImage.TYPE_USHORT_GRAY), "png"), "16 bits a channel");
    }

    @Test
    void transparencyIsRefused() throws IOException {
        BufferedImage image = gradient(BufferedImage.TYPE_INT_ARGB);
        image.setRGB(5, 5, 0xfe102030);
        assertRefused(encode(image, "png"), "transparent");
    }

    @Test
    void otherFormatsUnderThisNameAreRefused() throws IOException {
        assertRefused(encode(gradient(BufferedImage.TYPE_INT_RGB), "gif"), "neither a PNG nor a JPEG");
        assertRefused(encode(gradient(BufferedImage.TYPE_INT_RGB), "bmp"), "neither a PNG nor a JPEG");
    }

    @Test
    void pngTakesOnlyPixelsAndShapesThatFit() {
        Shape one = Shape.of(1, 1, 1);
        for (float pixel : new float[] {Float.NaN, -0.01f, 1.01f, 255f}) {
            assertThatIllegalArgumentException().isThrownBy(() -> PngImage.encode(one, new float[] {pixel}))
                    .withMessageContaining("pixel " + pixel);
        }
        assertThatIllegalArgumentException().isThrownBy(() -> PngImage.encode(one, new float[2]))
                .withMessageContaining("2 pixel values");
        assertThatIllegalArgumentException().isThrownBy(() -> PngImage.encode(Shape.of(1, 1, 2), new float[2]));
        assertThatIllegalArgumentException().isThrownBy(() -> PngImage.encode(Shape.of(0, 1, 1), new float[0]));
        assertThatIllegalArgumentException().isThrownBy(() -> PngImage.encode(Shape.of(1, 1), new float[1]));
    }
}
