package io.github.tardigrad.kernels.opencl;

import static org.jocl.CL.CL_FALSE;
import static org.jocl.CL.clEnqueueWriteBuffer;
import static org.jocl.CL.clReleaseEvent;
import static org.jocl.CL.clWaitForEvents;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jocl.Pointer;
import org.jocl.cl_command_queue;
import org.jocl.cl_event;
import org.jocl.cl_mem;
import org.jspecify.annotations.Nullable;

/**
 * Memory outside of the heap through which numbers go to the device: the caller's array is free at once, and the caller
 * goes on while the device is still busy with what came before. Its owner's lock guards it.
 */
final class Staging {
    /** So many uploads may be on their way. */
    private static final int SLOTS = 4;
    private static final int LEAST_BYTES = 1 << 12;

    /** Memory, and the end of the upload that has it. */
    private static final class Slot {
        private ByteBuffer memory = ByteBuffer.allocateDirect(0);
        private @Nullable cl_event sent;
    }

    private final Slot[] slots = new Slot[SLOTS];
    private int next;

    Staging() {
        for (int i = 0; i < SLOTS; i++) {
            slots[i] = new Slot();
        }
    }

    /** Begins to write {@code count} floats of {@code source[at …]} from byte {@code offset} of a buffer on. */
    void send(cl_command_queue queue, cl_mem buffer, long offset, float[] source, int at, int count) {
        Slot slot = slots[next];
        next = (next + 1) % SLOTS;
        await(slot);
        int bytes = Math.multiplyExact(count, Float.BYTES);
        if (slot.memory.capacity() < bytes) {
            slot.memory = ByteBuffer.allocateDirect(Math.max(LEAST_BYTES, bytes)).order(ByteOrder.nativeOrder());
        }
        slot.memory.asFloatBuffer().put(source, at, count);
        cl_event sent = new cl_event();
        clEnqueueWriteBuffer(queue, buffer, CL_FALSE, offset, bytes, Pointer.to(slot.memory), 0, null, sent);
        slot.sent = sent;
    }

    /** Until the memory of a slot may be used again. */
    private static void await(Slot slot) {
        cl_event sent = slot.sent;
        if (sent != null) {
            slot.sent = null;
            clWaitForEvents(1, new cl_event[] {sent});
            clReleaseEvent(sent);
        }
    }

    /** Waits for all that is on its way. */
    void close() {
        for (Slot slot : slots) {
            await(slot);
        }
    }
}
