package io.github.tardigrad.kernels.vector;

import io.github.tardigrad.engine.Shape;

/** 3×3 convolutions with stride 1 by their definition, in double precision. */
final class DirectReference {
    private DirectReference() {}

    static double[] forward(Shape images, float[] x, Shape weights, float[] w, Shape results, int top, int left) {
        double[] y = new double[results.size()];
        each(images, results, top, left, (pixel, result, cell) -> {
            int inputs = images.extent(3);
            int filters = results.extent(3);
            for (int c = 0; c < inputs; c++) {
                for (int f = 0; f < filters; f++) {
                    y[result * filters + f] += (double) x[pixel * inputs + c] * w[(cell * inputs + c) * filters + f];
                }
            }
        });
        return y;
    }

    static double[] weightGradient(Shape images, float[] x, Shape results, float[] dy, int top, int left) {
        int inputs = images.extent(3);
        int filters = results.extent(3);
        double[] dw = new double[9 * inputs * filters];
        each(images, results, top, left, (pixel, result, cell) -> {
            for (int c = 0; c < inputs; c++) {
                for (int f = 0; f < filters; f++) {
                    dw[(cell * inputs + c) * filters + f] += (double) x[pixel * inputs + c] * dy[result * filters + f];
                }
            }
        });
        return dw;
    }

    /** The weights turned by half a circle, with inputs and filters exchanged. */
    static float[] turned(Shape weights, float[] w) {
        int inputs = weights.extent(2);
        int filters = weights.extent(3);
        float[] turned = new float[w.length];
        for (int cell = 0; cell < 9; cell++) {
            for (int c = 0; c < inputs; c++) {
                for (int f = 0; f < filters; f++) {
                    turned[((8 - cell) * filters + f) * inputs + c] = w[(cell * inputs + c) * filters + f];
                }
            }
        }
        return turned;
    }

    /** What is done where a pixel of a result meets a pixel of an image through a cell of the kernel. */
    private interface Meeting {
        void meet(int pixel, int result, int cell);
    }

    private static void each(Shape images, Shape results, int top, int left, Meeting meeting) {
        for (int result = 0; result < results.size() / results.extent(3); result++) {
            int column = result % results.extent(2);
            int row = result / results.extent(2) % results.extent(1);
            int image = result / results.extent(2) / results.extent(1);
            for (int cell = 0; cell < 9; cell++) {
                int i = row + cell / 3 - top;
                int j = column + cell % 3 - left;
                if (i >= 0 && i < images.extent(1) && j >= 0 && j < images.extent(2)) {
                    meeting.meet((image * images.extent(1) + i) * images.extent(2) + j, result, cell);
                }
            }
        }
    }
}
