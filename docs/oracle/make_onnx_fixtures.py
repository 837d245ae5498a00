"""Writes small ONNX files as PyTorch exports them, and what the networks in them give.

    /usr/bin/python3 docs/oracle/make_onnx_fixtures.py

Each network is seeded and exported in evaluation by torch.onnx; its logits, of the weights as float32, are computed in
float64. A softmax at the end stays in the file and is left out of the logits.
"""

import os

import torch
from torch import nn

from fixture_format import REPOSITORY, make_repeatable, origin, write

FOLDER = "nn/src/test/resources/io/github/tardigrad/nn/oracle/onnx"
CLASSES = 5
IMAGES = 3


class Normalize(nn.Module):
    def __init__(self, mean, deviation):
        super().__init__()
        self.register_buffer("mean", torch.tensor(mean)[:, None, None])
        self.register_buffer("deviation", torch.tensor(deviation)[:, None, None])

    def forward(self, x):
        return (x - self.mean) / self.deviation


class Lambda(nn.Module):
    """What no module of torch does."""

    def __init__(self, function):
        super().__init__()
        self.function = function

    def forward(self, x):
        return self.function(x)


class Residual(nn.Module):
    def __init__(self, body, shortcut=None):
        super().__init__()
        self.body, self.shortcut = body, shortcut or nn.Identity()

    def forward(self, x):
        return self.body(x) + self.shortcut(x)


class Joined(nn.Module):
    def __init__(self, *branches):
        super().__init__()
        self.branches = nn.ModuleList(branches)

    def forward(self, x):
        return torch.cat([branch(x) for branch in self.branches], 1)


def plain():
    """The size of the flattened image has a side other than 1, so that the order of its elements matters."""
    return nn.Sequential(Normalize([0.4, 0.5], [0.2, 0.3]),
                         nn.Conv2d(2, 4, 3, padding=1), nn.BatchNorm2d(4, eps=1e-3), nn.ReLU(), nn.MaxPool2d(2),
                         nn.Conv2d(4, 6, (3, 2), stride=(2, 1), bias=False), nn.BatchNorm2d(6), nn.ReLU(),
                         nn.Flatten(), nn.Linear(6 * 2 * 3, 8), nn.ReLU(), nn.Dropout(0.5), nn.Linear(8, CLASSES))


def residual():
    def body(channels, to, stride):
        return nn.Sequential(nn.Conv2d(channels, to, 3, stride, 1, bias=False), nn.BatchNorm2d(to), nn.ReLU(),
                             nn.Conv2d(to, to, 3, 1, 1, bias=False), nn.BatchNorm2d(to))
    return nn.Sequential(nn.Conv2d(2, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4), nn.ReLU(),
                         Residual(body(4, 4, 1)), nn.ReLU(),
                         Residual(body(4, 6, 2), nn.Sequential(nn.Conv2d(4, 6, 1, 2, bias=False), nn.BatchNorm2d(6))),
                         nn.ReLU(), nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(6, CLASSES))


def windows():
    """Groups, dilation, uneven padding, three averages; logits times 1000."""
    return nn.Sequential(nn.ZeroPad2d((1, 0, 2, 1)), nn.Conv2d(2, 4, 3, dilation=2, padding=1), nn.LeakyReLU(0.2),
                         nn.Conv2d(4, 8, 3, groups=4, padding=(0, 1)), nn.Tanh(), nn.AvgPool2d(2),
                         nn.AvgPool2d(3, 1, 1), nn.AvgPool2d(3, 1, 1, count_include_pad=False),
                         nn.MaxPool2d(3, 1, 1), nn.Sigmoid(),
                         Lambda(lambda x: x.view(x.size(0), -1)), nn.Linear(8 * 4 * 3, CLASSES),
                         Lambda(lambda x: x * 1000))


def dense():
    """A bias of its own behind a product, batch normalisation of rows, a number in front of a subtraction."""
    weights, bias = torch.randn(12, CLASSES), torch.randn(CLASSES)
    return nn.Sequential(Lambda(lambda x: (1 - x) * 2 - 0.5), nn.Flatten(), nn.BatchNorm1d(2 * 8 * 7),
                         nn.Linear(2 * 8 * 7, 12), nn.BatchNorm1d(12), nn.ReLU(),
                         Product(weights, bias))


class Product(nn.Module):
    def __init__(self, weights, bias):
        super().__init__()
        self.weights, self.bias = nn.Parameter(weights), nn.Parameter(bias)

    def forward(self, x):
        return torch.matmul(x, self.weights) + self.bias


def branches():
    """Channels that are joined, an image with its channels last, a mean over the pixels."""
    return nn.Sequential(Joined(nn.Conv2d(2, 3, 3, padding=1), nn.Conv2d(2, 2, 1), nn.Identity()), nn.ReLU(),
                         nn.MaxPool2d(2, ceil_mode=True), Lambda(lambda x: x.permute(0, 2, 3, 1).reshape(-1, 4 * 3 * 7)),
                         nn.Linear(4 * 3 * 7, 6 * 2 * 2), Lambda(lambda x: x[:, :, None, None]),
                         nn.Conv2d(24, 7, 1), nn.ReLU(), Lambda(lambda x: x.mean((2, 3))), nn.Linear(7, CLASSES))


NETWORKS = {
    "plain-9": (plain, 9, nn.Softmax(1)), "plain-13": (plain, 13, nn.LogSoftmax(1)), "residual-11": (residual, 11, None),
    "residual-17": (residual, 17, None), "windows-10": (windows, 10, None), "windows-16": (windows, 16, None),
    "dense-13": (dense, 13, None), "branches-12": (branches, 12, None), "branches-17": (branches, 17, None),
}


def seeded(make, seed):
    """The network in evaluation, with statistics of batch normalisation that are not 0 and 1."""
    torch.manual_seed(seed)
    network = make().eval()
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, (nn.BatchNorm1d, nn.BatchNorm2d)):
                module.weight.uniform_(0.5, 1.5)
                module.bias.normal_(0, 0.3)
                module.running_mean.normal_(0, 0.3)
                module.running_var.uniform_(0.5, 2)
    return network


def export(network, images, opset, path):
    torch.onnx.export(network, images, path, opset_version=opset, input_names=["image"], output_names=["scores"],
                      dynamic_axes={"image": {0: "n"}, "scores": {0: "n"}},
                      training=torch.onnx.TrainingMode.PRESERVE)  # else batch normalisation is folded away
    with open(path, "rb") as file:
        return os.path.getsize(path), file.read()


def main():
    make_repeatable()
    folder = os.path.join(REPOSITORY, FOLDER)
    os.makedirs(folder, exist_ok=True)
    fixtures = []
    for name, (make, opset, ending) in NETWORKS.items():
        seed = 1 + len(fixtures)
        network = seeded(make, seed)
        images = torch.rand(IMAGES, 2, 8, 7 if make is not branches else 6)
        if make is plain or make is windows:
            images = torch.rand(IMAGES, 2, 10, 8)
        whole = nn.Sequential(network, ending).eval() if ending else network
        size, _ = export(whole, images, opset, os.path.join(folder, name + ".onnx"))
        print(f"{name}.onnx: {size:,} bytes")
        with torch.no_grad():
            logits = network.double()(images.double())
        fixtures.append({"name": name, "ending": type(ending).__name__ if ending else "",
                         "images": images.permute(0, 2, 3, 1).contiguous(), "logits": logits})
    write("nn", "onnx.json", {"origin": origin(__file__), "networks": fixtures})


if __name__ == "__main__":
    main()
