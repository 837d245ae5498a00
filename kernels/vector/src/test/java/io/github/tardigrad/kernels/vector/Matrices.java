package io.github.tardigrad.kernels.vector;

/**
 * The matrices of an algorithm, to compute how large the numbers are that it adds up.
 *
 * @param input Bᵀ
 * @param weights G
 * @param output Aᵀ
 */
record Matrices(Winograd winograd, double[][] input, double[][] weights, double[][] output) {
    static Matrices of4() {
        double a = 3 / 4.;
        double b = 3 / 2.;
        double[] points = {0, a, -a, b, -b};
        double[][] output = new double[4][6];
        double[][] weights = new double[6][3];
        for (int point = 0; point < 5; point++) {
            double others = 1;
            for (int other = 0; other < 5; other++) {
                others *= other == point ? 1 : points[point] - points[other];
            }
            for (int power = 0; power < 4; power++) {
                output[power][point] = Math.pow(points[point], power);
            }
            for (int power = 0; power < 3; power++) {
                weights[point][power] = Math.pow(points[point], power) / others;
            }
        }
        output[3][5] = 1;
        weights[5][2] = 1;
        double product = a * a * b * b;
        double sum = a * a + b * b;
        return new Matrices(Winograd.F4,
                new double[][] {{product, 0, -sum, 0, 1, 0}, {0, -a * b * b, -b * b, a, 1, 0},
                        {0, a * b * b, -b * b, -a, 1, 0}, {0, -a * a * b, -a * a, b, 1, 0},
                        {0, a * a * b, -a * a, -b, 1, 0}, {0, product, 0, -sum, 0, 1}},
                weights, output);
    }

    static Matrices of2() {
        return new Matrices(Winograd.F2, new double[][] {{1, 0, -1, 0}, {0, 1, 1, 0}, {0, -1, 1, 0}, {0, 1, 0, -1}},
                new double[][] {{1, 0, 0}, {1 / 2., 1 / 2., 1 / 2.}, {1 / 2., -1 / 2., 1 / 2.}, {0, 0, 1}},
                new double[][] {{1, 1, 1, 0}, {0, 1, -1, -1}});
    }

    /** For each element of the result the sum of magnitudes. */
    double[] forward(TileGrid windows, float[] x, float[] w, TileGrid results) {
        int inputs = windows.channels();
        int filters = results.channels();
        int images = x.length / (windows.height() * windows.line());
        float[] magnitudes = new float[images * results.height() * results.line()];
        float[] window = new float[windows.size() * windows.size() * inputs];
        float[] tile = new float[results.size() * results.size() * filters];
        double[][][] u = new double[inputs * filters][][];
        for (int i = 0; i < u.length; i++) {
            u[i] = twice(weights, plane(w, i, inputs * filters, 3));
        }
        for (int t = 0; t < images * windows.ofImage(); t++) {
            windows.copy(x, 0, t, window, 0);
            double[][][] v = new double[inputs][][];
            for (int c = 0; c < inputs; c++) {
                v[c] = twice(input, plane(window, c, inputs, windows.size()));
            }
            for (int f = 0; f < filters; f++) {
                double[][] products = new double[windows.size()][windows.size()];
                for (int c = 0; c < inputs; c++) {
                    add(products, v[c], u[c * filters + f]);
                }
                double[][] y = twice(output, products);
                for (int pixel = 0; pixel < y.length * y.length; pixel++) {
                    tile[pixel * filters + f] = (float) y[pixel / y.length][pixel % y.length];
                }
            }
            results.paste(tile, 0, t, magnitudes, 0);
        }
        return doubles(magnitudes);
    }

    /** For each pixel and channel of the images the sum of magnitudes, of the windows that overlap there too. */
    double[] inputGradient(TileGrid windows, float[] w, TileGrid results, float[] dy) {
        int inputs = windows.channels();
        int filters = results.channels();
        int images = dy.length / (results.height() * results.line());
        float[] magnitudes = new float[images * windows.height() * windows.line()];
        float[] window = new float[windows.size() * windows.size() * inputs];
        float[] tile = new float[results.size() * results.size() * filters];
        double[][][] u = new double[inputs * filters][][];
        for (int i = 0; i < u.length; i++) {
            u[i] = twice(weights, plane(w, i, inputs * filters, 3));
        }
        for (int t = 0; t < images * windows.ofImage(); t++) {
            results.copy(dy, 0, t, tile, 0);
            double[][][] d = new double[filters][][];
            for (int f = 0; f < filters; f++) {
                d[f] = twice(transposed(output), plane(tile, f, filters, results.size()));
            }
            for (int c = 0; c < inputs; c++) {
                double[][] products = new double[windows.size()][windows.size()];
                for (int f = 0; f < filters; f++) {
                    add(products, d[f], u[c * filters + f]);
                }
                double[][] slopes = twice(transposed(input), products);
                for (int pixel = 0; pixel < slopes.length * slopes.length; pixel++) {
                    window[pixel * inputs + c] = (float) slopes[pixel / slopes.length][pixel % slopes.length];
                }
            }
            windows.add(window, 0, t, magnitudes, 0);
        }
        return doubles(magnitudes);
    }

    /** For each weight the sum of magnitudes. */
    double[] weightGradient(TileGrid windows, float[] x, TileGrid results, float[] dy) {
        int inputs = windows.channels();
        int filters = results.channels();
        float[] window = new float[windows.size() * windows.size() * inputs];
        float[] tile = new float[results.size() * results.size() * filters];
        double[][][] sums = new double[inputs * filters][windows.size()][windows.size()];
        for (int t = 0; t < x.length / (windows.height() * windows.line()) * windows.ofImage(); t++) {
            windows.copy(x, 0, t, window, 0);
            results.copy(dy, 0, t, tile, 0);
            double[][][] d = new double[filters][][];
            for (int f = 0; f < filters; f++) {
                d[f] = twice(transposed(output), plane(tile, f, filters, results.size()));
            }
            for (int c = 0; c < inputs; c++) {
                double[][] v = twice(input, plane(window, c, inputs, windows.size()));
                for (int f = 0; f < filters; f++) {
                    add(sums[c * filters + f], v, d[f]);
                }
            }
        }
        double[] magnitudes = new double[9 * inputs * filters];
        for (int i = 0; i < sums.length; i++) {
            double[][] slopes = twice(transposed(weights), sums[i]);
            for (int cell = 0; cell < 9; cell++) {
                magnitudes[cell * sums.length + i] = slopes[cell / 3][cell % 3];
            }
        }
        return magnitudes;
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < doubles.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    /** The pixels of one channel. */
    private static double[][] plane(float[] values, int channel, int channels, int size) {
        double[][] plane = new double[size][size];
        for (int pixel = 0; pixel < size * size; pixel++) {
            plane[pixel / size][pixel % size] = values[pixel * channels + channel];
        }
        return plane;
    }

    /** {@code |matrix| |x| |matrix|ᵀ}. */
    private static double[][] twice(double[][] matrix, double[][] x) {
        return transposed(times(matrix, transposed(times(matrix, x))));
    }

    private static double[][] times(double[][] a, double[][] b) {
        double[][] product = new double[a.length][b[0].length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < b[0].length; j++) {
                for (int k = 0; k < b.length; k++) {
                    product[i][j] += Math.abs(a[i][k]) * Math.abs(b[k][j]);
                }
            }
        }
        return product;
    }

    private static double[][] transposed(double[][] a) {
        double[][] transposed = new double[a[0].length][a.length];
        for (int i = 0; i < a.length; i++) {
            for (int j = 0; j < a[0].length; j++) {
                transposed[j][i] = a[i][j];
            }
        }
        return transposed;
    }

    private static void add(double[][] sums, double[][] a, double[][] b) {
        for (int i = 0; i < sums.length; i++) {
            for (int j = 0; j < sums.length; j++) {
                sums[i][j] += a[i][j] * b[i][j];
            }
        }
    }
}
