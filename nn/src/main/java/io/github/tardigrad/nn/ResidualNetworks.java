package io.github.tardigrad.nn;

import io.github.tardigrad.nn.layer.AveragePool2d;
import io.github.tardigrad.nn.layer.BatchNorm2d;
import io.github.tardigrad.nn.layer.Block;
import io.github.tardigrad.nn.layer.Conv2d;
import io.github.tardigrad.nn.layer.Dense;
import io.github.tardigrad.nn.layer.GlobalAveragePool;
import io.github.tardigrad.nn.layer.Initialization;
import io.github.tardigrad.nn.layer.PadChannels;
import io.github.tardigrad.nn.layer.Relu;
import io.github.tardigrad.nn.layer.Residual;
import io.github.tardigrad.nn.layer.Sequential;
import java.util.ArrayList;
import java.util.List;

/**
 * Residual networks for small images: the first layer is a 3×3 convolution that keeps the image's size (the "CIFAR
 * stem"), a mean over the pixels and a dense layer come last. Stages of blocks follow each other; each stage but the
 * first halves the image and has more channels.
 *
 * <p>Convolutions have no bias, because a batch normalisation behind them would take it out again; they start as He et
 * al. (2015) say.
 */
final class ResidualNetworks {
    private ResidualNetworks() {}

    /**
     * 18 layers (He et al. 2016, "Deep residual learning for image recognition", table 1) behind the CIFAR stem. Where
     * a block changes the shape, its shortcut is a 1×1 convolution with batch normalisation (option B).
     */
    static Block resnet18(int classes) {
        List<Block> blocks = stem(64);
        int from = 64;
        for (int channels : new int[] {64, 128, 256, 512}) {
            int stride = channels == 64 ? 1 : 2;
            Residual first = body(channels, stride);
            blocks.add(channels == from ? first
                    : first.withShortcut(convolution(channels, 1, stride), new BatchNorm2d()));
            blocks.add(new Relu());
            blocks.add(body(channels, 1));
            blocks.add(new Relu());
            from = channels;
        }
        return headed(blocks, classes);
    }

    /**
     * 20 layers in three stages of three blocks, 16, 32 and 64 channels wide (He et al. 2016, section 4.2). Shortcuts
     * have no parameters (option A): they take every second pixel and put zeros behind its channels.
     */
    static Block resnet20(int classes) {
        List<Block> blocks = stem(16);
        for (int channels : new int[] {16, 32, 64}) {
            for (int block = 0; block < 3; block++) {
                boolean narrows = block == 0 && channels > 16;
                blocks.add(narrows
                        ? body(channels, 2).withShortcut(AveragePool2d.of(1, 2, 0), new PadChannels(0, channels / 2))
                        : body(channels, 1));
                blocks.add(new Relu());
            }
        }
        return headed(blocks, classes);
    }

    /**
     * The 18 layers of {@link #resnet18} with batch normalisation and relu before each convolution (He et al. 2016,
     * "Identity mappings in deep residual networks"). Where a block changes the shape, its shortcut is a 1×1
     * convolution of what the block's first normalisation and relu give; a last normalisation and relu follow the
     * blocks.
     */
    static Block preactResnet18(int classes) {
        List<Block> blocks = new ArrayList<>(List.of(convolution(64, 3, 1)));
        int from = 64;
        for (int channels : new int[] {64, 128, 256, 512}) {
            if (channels == from) {
                blocks.add(Residual.of(new BatchNorm2d(), new Relu(), preactivated(channels, 1)));
            } else {
                blocks.add(new BatchNorm2d());
                blocks.add(new Relu());
                blocks.add(Residual.of(preactivated(channels, 2)).withShortcut(convolution(channels, 1, 2)));
            }
            blocks.add(Residual.of(new BatchNorm2d(), new Relu(), preactivated(channels, 1)));
            from = channels;
        }
        blocks.add(new BatchNorm2d());
        blocks.add(new Relu());
        return headed(blocks, classes);
    }

    private static List<Block> stem(int channels) {
        return new ArrayList<>(List.of(convolution(channels, 3, 1), new BatchNorm2d(), new Relu()));
    }

    private static Residual body(int channels, int stride) {
        return Residual.of(convolution(channels, 3, stride), new BatchNorm2d(), new Relu(),
                convolution(channels, 3, 1), new BatchNorm2d());
    }

    private static Block preactivated(int channels, int stride) {
        return Sequential.of(convolution(channels, 3, stride), new BatchNorm2d(), new Relu(),
                convolution(channels, 3, 1));
    }

    private static Block headed(List<Block> blocks, int classes) {
        blocks.add(new GlobalAveragePool());
        blocks.add(Dense.of(classes));
        return new Sequential(blocks);
    }

    private static Conv2d convolution(int channels, int window, int stride) {
        return Conv2d.of(channels, window).stride(stride).padding(window / 2).withoutBias()
                .initialized(Initialization.HE_NORMAL);
    }
}
