package io.github.tardigrad.nn.layer;

/**
 * How a layer's weights and bias start, given how many inputs feed one output (fan in) and how many outputs one input
 * feeds (fan out).
 */
public enum Initialization {
    /** Weights and bias uniform in ±1/√fanIn: what PyTorch does for dense layers and convolutions. */
    PYTORCH {
        @Override
        Initializer weights(int fanIn, int fanOut) { return new Initializer.Uniform(root(1.0 / fanIn)); }

        @Override
        Initializer bias(int fanIn) { return new Initializer.Uniform(root(1.0 / fanIn)); }
    },
    /** Weights normal with variance 2/fanIn (He et al. 2015), bias 0: for layers before a rectifier. */
    HE_NORMAL {
        @Override
        Initializer weights(int fanIn, int fanOut) { return new Initializer.Normal(root(2.0 / fanIn)); }
    },
    /** Weights uniform with variance 2/fanIn, bias 0. */
    HE_UNIFORM {
        @Override
        Initializer weights(int fanIn, int fanOut) { return new Initializer.Uniform(root(6.0 / fanIn)); }
    },
    /** Weights normal with variance 2/(fanIn + fanOut) (Glorot and Bengio 2010), bias 0. */
    GLOROT_NORMAL {
        @Override
        Initializer weights(int fanIn, int fanOut) { return new Initializer.Normal(root(2.0 / (fanIn + fanOut))); }
    },
    /** Weights uniform with variance 2/(fanIn + fanOut), bias 0. */
    GLOROT_UNIFORM {
        @Override
        Initializer weights(int fanIn, int fanOut) { return new Initializer.Uniform(root(6.0 / (fanIn + fanOut))); }
    },
    /** All 0. */
    ZEROS {
        @Override
        Initializer weights(int fanIn, int fanOut) { return Initializer.zeros(); }
    };

    abstract Initializer weights(int fanIn, int fanOut);

    Initializer bias(int fanIn) { return Initializer.zeros(); }

    private static float root(double variance) { return (float) Math.sqrt(variance); }
}
