"""Residual networks for images of 32 x 32 x 3, written from the papers, and how they take weights from our files.

Layout of torch inside (NCHW, OIHW); our files hold HWIO and [in, out]. Our names are those of the graph: `block3.conv1`
is the first convolution of the third block, `block3.shortcut.conv1` the one around it.
"""

import torch
import torch.nn.functional as F
from torch import nn


def conv(inputs, outputs, window, stride):
    return nn.Conv2d(inputs, outputs, window, stride=stride, padding=window // 2, bias=False)


class Project(nn.Module):
    """A shortcut with parameters ("option B"): a 1 x 1 convolution, normalised unless it comes before activation."""

    def __init__(self, inputs, outputs, stride, normalised):
        super().__init__()
        self.conv1 = conv(inputs, outputs, 1, stride)
        self.bn1 = nn.BatchNorm2d(outputs) if normalised else nn.Identity()

    def forward(self, x):
        return self.bn1(self.conv1(x))


class Widen(nn.Module):
    """A shortcut without parameters ("option A"): every second pixel, zeros behind the channels."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.zeros = outputs - inputs

    def forward(self, x):
        kept = x[:, :, ::2, ::2]
        n, _, h, w = kept.shape
        return torch.cat([kept, kept.new_zeros(n, self.zeros, h, w)], dim=1)


class Block(nn.Module):
    """relu(F(x) + shortcut(x)) with two 3 x 3 convolutions in F (He et al. 2016, arXiv 1512.03385, equation 2)."""

    def __init__(self, inputs, outputs, stride, shortcut):
        super().__init__()
        self.conv1, self.bn1 = conv(inputs, outputs, 3, stride), nn.BatchNorm2d(outputs)
        self.conv2, self.bn2 = conv(outputs, outputs, 3, 1), nn.BatchNorm2d(outputs)
        self.shortcut = shortcut

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + self.shortcut(x))


class PreactivationBlock(nn.Module):
    """x + F(x), F beginning with normalisation and relu, which a shortcut that projects shares (arXiv 1603.05027)."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.bn1, self.conv1 = nn.BatchNorm2d(inputs), conv(inputs, outputs, 3, stride)
        self.bn2, self.conv2 = nn.BatchNorm2d(outputs), conv(outputs, outputs, 3, 1)
        self.projects = inputs != outputs
        if self.projects:
            self.shortcut = Project(inputs, outputs, stride, normalised=False)

    def forward(self, x):
        active = F.relu(self.bn1(x))
        y = self.conv2(F.relu(self.bn2(self.conv1(active))))
        return y + (self.shortcut(active) if self.projects else x)


class ResidualNetwork(nn.Module):
    def __init__(self, stem, blocks, last, width, classes):
        super().__init__()
        self.stem, self.blocks, self.last = stem, nn.ModuleList(blocks), last
        self.dense = nn.Linear(width, classes)

    def features(self, x):
        x = self.stem(x)
        for block in self.blocks:
            x = block(x)
        return self.last(x).mean(dim=(2, 3))

    def forward(self, x):
        return self.dense(self.features(x))


def resnet18(channels=3, classes=10):
    blocks, inputs = [], 64
    for outputs in (64, 128, 256, 512):
        stride = 1 if outputs == inputs else 2
        shortcut = nn.Identity() if outputs == inputs else Project(inputs, outputs, 2, normalised=True)
        blocks += [Block(inputs, outputs, stride, shortcut), Block(outputs, outputs, 1, nn.Identity())]
        inputs = outputs
    stem = nn.Sequential(conv(channels, 64, 3, 1), nn.BatchNorm2d(64), nn.ReLU())
    return ResidualNetwork(stem, blocks, nn.Identity(), 512, classes)


def resnet20(channels=3, classes=10):
    blocks, inputs = [], 16
    for outputs in (16, 32, 64):
        for _ in range(3):
            same = inputs == outputs
            blocks.append(Block(inputs, outputs, 1 if same else 2, nn.Identity() if same else Widen(inputs, outputs)))
            inputs = outputs
    stem = nn.Sequential(conv(channels, 16, 3, 1), nn.BatchNorm2d(16), nn.ReLU())
    return ResidualNetwork(stem, blocks, nn.Identity(), 64, classes)


def preact_resnet18(channels=3, classes=10):
    blocks, inputs = [], 64
    for outputs in (64, 128, 256, 512):
        blocks += [PreactivationBlock(inputs, outputs, 1 if inputs == outputs else 2),
                   PreactivationBlock(outputs, outputs, 1)]
        inputs = outputs
    return ResidualNetwork(conv(channels, 64, 3, 1), blocks, nn.Sequential(nn.BatchNorm2d(512), nn.ReLU()), 512,
                           classes)


NETWORKS = {"resnet18": resnet18, "preact-resnet18": preact_resnet18, "resnet20": resnet20}


def our_modules(network):
    """Our name of every module that has numbers."""
    names, outside = {}, 1
    if isinstance(network.stem, nn.Sequential):
        names["conv1"], names["bn1"] = network.stem[0], network.stem[1]
    else:
        names["conv1"] = network.stem
    for number, block in enumerate(network.blocks, 1):
        part = f"block{number}."
        names[part + "conv1"], names[part + "conv2"] = block.conv1, block.conv2
        if isinstance(block, PreactivationBlock) and block.projects:
            # What the shortcut shares stands before the block, so the block's own normalisation is its first.
            names[f"bn{outside}"], names[part + "bn1"] = block.bn1, block.bn2
            outside += 1
        else:
            names[part + "bn1"], names[part + "bn2"] = block.bn1, block.bn2
        shortcut = getattr(block, "shortcut", None)
        if isinstance(shortcut, Project):
            names[part + "shortcut.conv1"] = shortcut.conv1
            if isinstance(shortcut.bn1, nn.BatchNorm2d):
                names[part + "shortcut.bn1"] = shortcut.bn1
    if isinstance(network.last, nn.Sequential):
        names[f"bn{outside}"] = network.last[0]
    names["dense1"] = network.dense
    return names


def load(network, tensors):
    """Puts the tensors of one of our files into the network; every one of them has its place, and no place is empty."""
    left = dict(tensors)
    with torch.no_grad():
        for name, module in our_modules(network).items():
            for kind, target in [*module.named_parameters(), *module.named_buffers()]:
                if kind == "num_batches_tracked":
                    continue
                value = left.pop(f"{name}.{kind}")
                if value.dim() == 4:
                    value = value.permute(3, 2, 0, 1)
                elif value.dim() == 2:
                    value = value.T
                assert value.shape == target.shape, (name, kind, value.shape, target.shape)
                target.copy_(value)
    assert not left, f"no place for {list(left)}"
    return network


def count_parameters(network):
    return sum(parameter.numel() for parameter in network.parameters())
