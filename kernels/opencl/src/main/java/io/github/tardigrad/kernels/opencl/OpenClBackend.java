package io.github.tardigrad.kernels.opencl;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.backend.Backend;
import io.github.tardigrad.engine.backend.ConvolutionKernels;
import io.github.tardigrad.engine.backend.ElementwiseKernels;
import io.github.tardigrad.engine.backend.MatmulKernels;
import io.github.tardigrad.engine.backend.MemoryKernels;
import io.github.tardigrad.engine.backend.NormalizationKernels;
import io.github.tardigrad.engine.backend.PoolingKernels;
import io.github.tardigrad.engine.backend.Precision;
import io.github.tardigrad.engine.backend.RandomKernels;
import io.github.tardigrad.engine.backend.ReductionKernels;
import io.github.tardigrad.engine.backend.SoftmaxKernels;
import io.github.tardigrad.engine.backend.Storage;
import io.github.tardigrad.engine.backend.UpdateKernels;

/** The kernel families over one queue of one device. */
final class OpenClBackend implements Backend {
    private final CommandQueue queue;
    private final DeviceMemory memory;
    private final DeviceMatmul matmul;
    private final DeviceConvolution convolution;
    private final DevicePooling pooling;
    private final DeviceNormalization normalization;
    private final DeviceSoftmax softmax;
    private final DeviceElementwise elementwise;
    private final DeviceReduction reduction;
    private final DeviceRandom random;
    private final DeviceUpdate update;

    OpenClBackend(Device device, Precision precision) {
        this(new CommandQueue(device, precision));
    }

    OpenClBackend(CommandQueue queue) {
        this.queue = queue;
        memory = new DeviceMemory(queue);
        matmul = new DeviceMatmul(queue);
        pooling = new DevicePooling(queue);
        elementwise = new DeviceElementwise(queue);
        reduction = new DeviceReduction(queue, memory);
        convolution = new DeviceConvolution(queue, memory, reduction);
        normalization = new DeviceNormalization(queue, memory);
        softmax = new DeviceSoftmax(queue);
        random = new DeviceRandom(queue);
        update = new DeviceUpdate(queue);
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

    /** {@inheritDoc} A precision other than fp32 comes behind it, and whether it is emulated. */
    @Override
    public String name() {
        String name = "opencl (" + queue.device().name() + ")";
        Precision precision = queue.tiles().precision();
        if (precision == Precision.FP32) {
            return name;
        }
        return name + ", " + precision.text() + (queue.device().hasTensorCores() ? "" : " emulated");
    }

    @Override
    public MemoryKernels memory() { return memory; }

    @Override
    public MatmulKernels matmul() { return matmul; }

    @Override
    public ConvolutionKernels convolution() { return convolution; }

    @Override
    public PoolingKernels pooling() { return pooling; }

    @Override
    public NormalizationKernels normalization() { return normalization; }

    @Override
    public SoftmaxKernels softmax() { return softmax; }

    @Override
    public ElementwiseKernels elementwise() { return elementwise; }

    @Override
    public ReductionKernels reduction() { return reduction; }

    @Override
    public RandomKernels random() { return random; }

    @Override
    public UpdateKernels update() { return update; }

    @Override
    public void close() {
        convolution.close();
        memory.close();
        queue.close();
    }
}
