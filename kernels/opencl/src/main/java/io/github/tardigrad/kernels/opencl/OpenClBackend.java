package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.KernelFamilies;
import io.github.tardigrad.engine.backend.Precision;
import io.github.tardigrad.engine.backend.Storage;
import io.github.tardigrad.engine.backend.Tuner;
import java.util.Optional;
import java.util.function.Consumer;

/** The kernel families over one queue of one device. */
final class OpenClBackend implements Backend {
    private final CommandQueue queue;
    private final DeviceMemory memory;
    private final DeviceConvolution convolution;
    private final KernelFamilies families;

    /** With the tiles that were found for the device, if there are any; {@code notices} is told what is wrong. */
    OpenClBackend(Device device, Precision precision, Consumer<String> notices) {
        this(new CommandQueue(device, precision));
        queue.setTiles(GemmTiles.of(device, precision, UserTiles.of(device).read(notices)));
    }

    OpenClBackend(CommandQueue queue) {
        this.queue = queue;
        memory = new DeviceMemory(queue);
        DeviceReduction reduction = new DeviceReduction(queue, memory);
        convolution = new DeviceConvolution(queue, memory, reduction);
        families = new KernelFamilies(memory, new DeviceMatmul(queue), convolution, new DevicePooling(queue),
                new DeviceNormalization(queue, memory), new DeviceSoftmax(queue), new DeviceElementwise(queue),
                reduction, new DeviceRandom(queue), new DeviceUpdate(queue));
    }

    /** Compiles and runs the least that there is: a driver may offer a device and lack what it compiles with. */
    void tryOut() {
        Storage storage = memory.allocate(1);
        memory.fill(Tensor.of(Shape.of(1), storage, 0), 1);
        queue.finish();
        memory.free(storage);
    }

    /** What was moved and launched since the backend was opened. */
    Traffic.Count traffic() { return queue.traffic().count(); }

    /** How products are cut. */
    TileChoice tiles() { return queue.tiles(); }

    /** {@inheritDoc} A precision other than fp32 comes behind it, and whether it is emulated. */
    @Override
    public String name() {
        String name = "opencl (" + queue.device().name() + ")";
        Precision precision = queue.precision();
        if (precision == Precision.FP32) {
            return name;
        }
        return name + ", " + precision.text() + (queue.device().hasTensorCores() ? "" : " emulated");
    }

    @Override
    public KernelFamilies families() { return families; }

    @Override
    public Optional<Tuner> tuner() { return Optional.of(new GemmTuner(this, queue, UserTiles.of(queue.device()))); }

    @Override
    public void close() {
        convolution.close();
        memory.close();
        queue.close();
    }
}
