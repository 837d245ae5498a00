package io.github.tardigrad.bench;

import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A {@link Workload.Convolution} forward with weights that oneDNN has laid out ahead for images of this size: what
 * {@code torch.jit.optimize_for_inference} makes of a frozen module. DJL has no call for that, but it loads
 * TorchScript, whose operations reach it; the script is written here.
 *
 * <p>Such a convolution has no gradients, so attacks cannot use it: theirs are frozen as
 * {@link LibtorchNetwork.Mode#FROZEN} says.
 */
final class LibtorchPrepacked implements Runnable {
    private static final String SCRIPT = """
            class Prepacked(Module):
              __parameters__ = []
              __buffers__ = []
              training : bool
              def pack(self: __torch__.Prepacked,
                weights: Tensor,
                images: List[int]) -> __torch__.torch.classes.mkldnn.ConvOpContext:
                return ops.mkldnn_prepacked.conv2d_prepack(weights, None, [1, 1], [1, 1], [1, 1], 1, images, "none")
              def forward(self: __torch__.Prepacked,
                x: Tensor,
                packed: __torch__.torch.classes.mkldnn.ConvOpContext) -> Tensor:
                return ops.mkldnn_prepacked.conv2d_run(x, packed)
            """;
    /** Pickled: an object of the class above with {@code training = False}. */
    private static final String OBJECT = "\u0080\2c__torch__\nPrepacked\n)\u0081}(X\b\0\0\0training\u0089ub.";
    /** Pickled: an empty tuple. */
    private static final String NO_CONSTANTS = "\u0080\2).";

    private final PtNDManager manager;
    private final PtSymbolBlock module;
    private final IValue x;
    private final IValue packed;

    LibtorchPrepacked(LibtorchTensors tensors, Workload.Convolution row) {
        JniUtils.setGradMode(false);
        this.manager = (PtNDManager) tensors.manager();
        try {
            this.module = JniUtils.loadModule(manager, new ByteArrayInputStream(archive()), false, false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.x = IValue.from(tensors.images(row.images(), row.channels(), row.side()));
        try (IValue weights = IValue.from(tensors.images(row.channels(), row.channels(), 3));
                IValue shape = IValue.listFrom(row.images(), row.channels(), row.side(), (long) row.side())) {
            this.packed = IValueUtils.runMethod(module, "pack", weights, shape);
        }
    }

    @Override
    public void run() {
        IValueUtils.runMethod(module, "forward", x, packed).close();
    }

    private static byte[] archive() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            add(zip, "version", "3\n");
            add(zip, "code/__torch__.py", SCRIPT);
            add(zip, "constants.pkl", NO_CONSTANTS);
            add(zip, "data.pkl", OBJECT);
        }
        return bytes.toByteArray();
    }

    private static void add(ZipOutputStream zip, String name, String content) throws IOException {
        zip.putNextEntry(new ZipEntry("archive/" + name));
        zip.write(content.getBytes(StandardCharsets.ISO_8859_1));
        zip.closeEntry();
    }
}
