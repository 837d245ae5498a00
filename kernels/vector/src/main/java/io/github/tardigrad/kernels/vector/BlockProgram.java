package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Shape;
import io.github.tardigrad.engine.Tensor;
import io.github.tardigrad.engine.expression.BinaryFunction;
import io.github.tardigrad.engine.expression.Expression;
import io.github.tardigrad.engine.expression.UnaryFunction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * An expression over given inputs, ready to be evaluated for any stretch of elements. It is a small stack machine whose
 * values are blocks of up to {@link #BLOCK} floats: each step is one loop over blocks that stay in the first-level
 * cache, so a chain of operations reads its inputs from memory and writes its result there once.
 */
final class BlockProgram {
    /** Four KiB: a handful of blocks fit into a first-level cache of 32 KiB. */
    static final int BLOCK = 1024;

    private sealed interface Step {
        /** Pushes an operand. */
        record Push(int operand) implements Step {}

        /** Replaces the top by f(top). */
        record Unary(UnaryFunction function) implements Step {}

        /** Replaces the two topmost by f of both. */
        record Binary(BinaryFunction function) implements Step {}

        /** Replaces the top by f(top, top), as a square is. */
        record Twice(BinaryFunction function) implements Step {}
    }

    private final List<Operand> operands = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();
    private final int depth;

    /** {@code expression} for each element of {@code result}, to which all inputs broadcast. */
    BlockProgram(Expression expression, Shape result, Tensor... inputs) {
        for (Tensor input : inputs) {
            operands.add(Operand.of(input, result));
        }
        depth = compile(expression);
    }

    /** Appends the steps of {@code expression}; returns how high the stack grows. */
    private int compile(Expression expression) {
        return switch (expression) {
            case Expression.Input input -> {
                steps.add(new Step.Push(input.index()));
                yield 1;
            }
            case Expression.Constant constant -> {
                steps.add(new Step.Push(operands.size()));
                operands.add(new Operand.Fixed(constant.value()));
                yield 1;
            }
            case Expression.Unary unary -> {
                int height = compile(unary.x());
                steps.add(new Step.Unary(unary.function()));
                yield height;
            }
            case Expression.Binary binary -> {
                int height = compile(binary.x());
                if (binary.x().equals(binary.y())) {
                    steps.add(new Step.Twice(binary.function()));
                    yield height;
                }
                int right = compile(binary.y());
                steps.add(new Step.Binary(binary.function()));
                yield Math.max(height, 1 + right);
            }
        };
    }

    /** Prepares one thread's evaluation, in {@code slot} of its scratch memory; the same for all of its chunks. */
    Cursor open(Scratch scratch, int slot) {
        return scratch.cursor(this, slot);
    }

    /** For {@link Scratch#cursor}. */
    Cursor newCursor(Scratch scratch, int slot) {
        return new Cursor(scratch, slot);
    }

    /** One thread's evaluation: the stack, and what is laid out once for all blocks. */
    final class Cursor {
        private final float[] buffer;
        /** Where operand i is laid out in the buffer: fixed and periodic ones only. */
        private final int[] laidOut = new int[operands.size()];
        /** The place of stack level i in the buffer is {@code stack + i · BLOCK}. */
        private final int stack;
        private final float[][] arrays = new float[depth][];
        private final int[] starts = new int[depth];

        private Cursor(Scratch scratch, int slot) {
            int size = 0;
            for (int i = 0; i < laidOut.length; i++) {
                laidOut[i] = Scratch.START + size;
                size += switch (operands.get(i)) {
                    case Operand.Fixed fixed -> BLOCK;
                    case Operand.Periodic periodic -> BLOCK + periodic.period();
                    case Operand.Dense dense -> 0;
                    case Operand.Strided strided -> 0;
                };
            }
            stack = Scratch.START + size;
            buffer = scratch.floats(slot, size + depth * BLOCK);
            for (int i = 0; i < laidOut.length; i++) {
                if (operands.get(i) instanceof Operand.Fixed(float value)) {
                    Arrays.fill(buffer, laidOut[i], laidOut[i] + BLOCK, value);
                } else if (operands.get(i) instanceof Operand.Periodic periodic) {
                    periodic.fill(buffer, laidOut[i], BLOCK + periodic.period());
                }
            }
        }

        BlockProgram program() { return BlockProgram.this; }

        /**
         * Writes elements {@code from} to {@code from + count} − 1, at most {@link #BLOCK}, to {@code target[at …]}.
         */
        void evaluate(int from, int count, float[] target, int at) {
            int last = steps.size() - 1;
            run(from, count, last);
            switch (steps.get(last)) {
                case Step.Push push -> {
                    push(0, push.operand(), from, count);
                    System.arraycopy(arrays[0], starts[0], target, at, count);
                }
                case Step.Unary unary ->
                        BlockFunctions.apply(unary.function(), arrays[0], starts[0], target, at, count);
                case Step.Twice twice ->
                        BlockFunctions.apply(twice.function(), arrays[0], starts[0], arrays[0], starts[0], target, at,
                                count);
                case Step.Binary binary ->
                        BlockFunctions.apply(binary.function(), arrays[0], starts[0], arrays[1], starts[1], target, at,
                                count);
            }
        }

        /**
         * Evaluates the elements to wherever is cheapest: afterwards they lie in {@link #array} from {@link #start} on.
         */
        void evaluate(int from, int count) {
            run(from, count, steps.size());
        }

        float[] array() { return arrays[0]; }

        int start() { return starts[0]; }

        /** The first {@code end} steps. */
        private void run(int from, int count, int end) {
            int top = -1;
            for (int i = 0; i < end; i++) {
                switch (steps.get(i)) {
                    case Step.Push push -> push(++top, push.operand(), from, count);
                    case Step.Unary unary -> {
                        int to = stack + top * BLOCK;
                        BlockFunctions.apply(unary.function(), arrays[top], starts[top], buffer, to, count);
                        set(top, buffer, to);
                    }
                    case Step.Twice twice -> {
                        int to = stack + top * BLOCK;
                        BlockFunctions.apply(twice.function(), arrays[top], starts[top], arrays[top], starts[top],
                                buffer, to, count);
                        set(top, buffer, to);
                    }
                    case Step.Binary binary -> {
                        top--;
                        int to = stack + top * BLOCK;
                        BlockFunctions.apply(binary.function(), arrays[top], starts[top], arrays[top + 1],
                                starts[top + 1], buffer, to, count);
                        set(top, buffer, to);
                    }
                }
            }
        }

        private void push(int level, int operand, int from, int count) {
            switch (operands.get(operand)) {
                case Operand.Fixed fixed -> set(level, buffer, laidOut[operand]);
                case Operand.Dense dense -> set(level, dense.array(), dense.start() + from);
                case Operand.Periodic periodic -> set(level, buffer, laidOut[operand] + from % periodic.period());
                case Operand.Strided strided -> {
                    int to = stack + level * BLOCK;
                    strided.fill(from, buffer, to, count);
                    set(level, buffer, to);
                }
            }
        }

        private void set(int level, float[] array, int start) {
            arrays[level] = array;
            starts[level] = start;
        }
    }
}
