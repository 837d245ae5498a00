package io.github.tardigrad.attacks.query;

import io.github.tardigrad.engine.Shape;
import java.util.function.IntUnaryOperator;

/**
 * How Square Attack changes one image in one norm. Everything random is a whole number below a bound, drawn in a fixed
 * order from {@code draw}: below 2 stands for a sign or a side.
 */
interface SquareMoves {
    /**
     * Where the search begins.
     *
     * @param clean the image, {@code [height · width · channels]}
     * @param image its shape, {@code [height, width, channels]}
     * @return a new image, in L1 not yet in the ball
     */
    float[] start(IntUnaryOperator draw, float[] clean, Shape image, float epsilon);

    /**
     * What to try next.
     *
     * @param best the best image so far, in the ball
     * @param side of the square, at most that of the image
     * @return a new image, in L1 not yet in the ball
     */
    float[] move(IntUnaryOperator draw, float[] clean, float[] best, Shape image, float epsilon, int side);

    /** −1 or 1. */
    static int sign(IntUnaryOperator draw) { return 2 * draw.applyAsInt(2) - 1; }

    /**
     * Where a square begins. As in AutoAttack and in the authors' program, it never touches the last row or column
     * unless it fills the image.
     */
    static int corner(IntUnaryOperator draw, int extent, int side) {
        return draw.applyAsInt(Math.max(1, extent - side));
    }
}
