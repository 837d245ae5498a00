"""An outside judge of a trained model: its clean accuracy and its accuracy under PGD, computed by torch alone.

    python3 docs/oracle/check_run.py out/hardened --data embedded
    python3 docs/oracle/check_run.py model.safetensors --model cnn --data FOLDER --limit 2000 --json verdict.json

It shares nothing with the program that it judges but the file of weights and the data: the file is parsed here, the
network is built here from its published description, and the attack is written again. PGD (Madry et al. 2018): a
uniform random start in the L-infinity ball, then steps along the sign of the gradient of the cross-entropy, each
followed by a projection to the ball and to [0, 1]; an image counts as robust when the last point of every restart,
predicted afresh, keeps its label.
"""

import argparse
import gzip
import json
import os
import struct
import sys
import time

import numpy
import torch
import torch.nn.functional as F

import residual_networks

# ("conv", kernel, stride, padding, channels in, channels out), ("dense", inputs, outputs); images are 28 x 28 x 1.
MODELS = {
    "mlp": ["flatten", ("dense", 784, 128), "relu", ("dense", 128, 10)],
    "cnn": [("conv", 3, 1, 0, 1, 32), "relu", "max-pool", ("conv", 3, 1, 0, 32, 64), "relu", "max-pool", "flatten",
            ("dense", 1600, 64), "relu", ("dense", 64, 10)],
    "conv-small": [("conv", 4, 2, 1, 1, 16), "relu", ("conv", 4, 2, 1, 16, 32), "relu", "flatten",
                   ("dense", 1568, 100), "relu", ("dense", 100, 10)],
    "conv-large": [("conv", 3, 1, 0, 1, 32), "relu", ("conv", 3, 1, 0, 32, 32), "relu", "max-pool",
                   ("conv", 3, 1, 0, 32, 64), "relu", ("conv", 3, 1, 0, 64, 64), "relu", "max-pool", "flatten",
                   ("dense", 1024, 200), "relu", ("dense", 200, 200), "relu", ("dense", 200, 10)],
}
NAMES = [*MODELS, *residual_networks.NETWORKS]
REPOSITORY = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DATA = {
    "fashion-mnist": "/usr/share/datasets/fashion-mnist",  # where Debian's dataset-fashion-mnist puts it
    "cifar10": os.path.expanduser("~/.local/share/tardigrad/cifar10"),
    "embedded": os.path.join(REPOSITORY, "datasets/src/main/resources/io/github/tardigrad/datasets/fashion-mnist"),
}
DTYPES = {"F32": "<f4", "F64": "<f8"}


class Refused(Exception):
    """What the caller can mend, in one line."""


def read_safetensors(path):
    """All floating-point tensors in the order of their data, and the metadata.

    The format: the length of the header (8 bytes, little-endian), the header in JSON, the data row-major.
    """
    with open(path, "rb") as file:
        content = file.read()
    if len(content) < 8 or 8 + struct.unpack("<Q", content[:8])[0] > len(content):
        raise Refused(f"{path} is not a safetensors file: its header does not fit")
    start = 8 + struct.unpack("<Q", content[:8])[0]
    header = json.loads(content[8:start])
    metadata = header.pop("__metadata__", {})
    tensors = {}
    for name, entry in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
        if entry["dtype"] in DTYPES:
            begin, end = (start + offset for offset in entry["data_offsets"])
            array = numpy.frombuffer(content[begin:end], DTYPES[entry["dtype"]]).reshape(entry["shape"])
            tensors[name] = torch.from_numpy(array.astype(numpy.float32))
    return tensors, metadata


def shapes_of(layer):
    """The shape of a layer's weight in this project's layout and in torch's."""
    if layer[0] == "conv":
        _, kernel, _, _, inputs, outputs = layer
        return (kernel, kernel, inputs, outputs), (outputs, inputs, kernel, kernel)
    return layer[1:], layer[:0:-1]


def assign(layers, tensors):
    """Weight (in torch's layout) and bias of each layer, and whether the file keeps this project's layouts.

    A weight is known by its shape; among several of one shape (a checkpoint holds the optimizer's state too) the one
    with the shortest name is taken, the first in file order among those. Its bias has the same prefix of the name, or,
    where names don't tell, is chosen likewise. Whatever else is in the file is left alone.
    """
    left = dict(tensors)
    parameters, ours = [], None

    def take(shape, prefer=None):
        if prefer in left and tuple(left[prefer].shape) == shape:
            return prefer, left.pop(prefer)
        fitting = [name for name, tensor in left.items() if tuple(tensor.shape) == shape]
        if not fitting:
            return None, None
        name = min(fitting, key=len)
        return name, left.pop(name)

    for layer in layers:
        if not isinstance(layer, tuple):
            continue
        in_our_layout, in_torch_layout = shapes_of(layer)
        name = None
        if ours is not False:
            name, weight = take(in_our_layout)
            if name is not None:
                ours = True
                weight = weight.permute(3, 2, 0, 1) if layer[0] == "conv" else weight.T
        if name is None and ours is not True:
            name, weight = take(in_torch_layout)
            ours = False if name is not None else None
        if name is None:
            held = ", ".join(f"{n} {list(t.shape)}" for n, t in tensors.items())
            raise Refused(f"no weight of shape {list(in_our_layout)} for {layer[0]}; the file holds {held}")
        bias_name, bias = take((weight.shape[0],), prefer=name[:-len("weight")] + "bias")
        if bias_name is None:
            raise Refused(f"no bias of shape [{weight.shape[0]}] beside {name}")
        parameters.append((weight.contiguous(), bias))
        print(f"  {layer[0]:5} {name} {list(tensors[name].shape)}, {bias_name}", file=sys.stderr)
    return parameters, ours


class Network:
    """Logits of images [N, channels, height, width] in [0, 1]."""

    def __init__(self, layers, parameters, flatten, mean, deviation):
        self.layers, self.parameters, self.flatten = layers, parameters, flatten
        self.mean, self.deviation = mean, deviation

    def __call__(self, images):
        x = (images - self.mean) / self.deviation
        parameters = iter(self.parameters)
        for layer in self.layers:
            if layer == "relu":
                x = F.relu(x)
            elif layer == "max-pool":
                x = F.max_pool2d(x, 2)
            elif layer == "flatten":
                x = (x.permute(0, 2, 3, 1) if self.flatten == "nhwc" else x).flatten(1)
            elif layer[0] == "conv":
                x = F.conv2d(x, *next(parameters), stride=layer[2], padding=layer[3])
            else:
                x = F.linear(x, *next(parameters))
        return x


def read_idx(path):
    """An array of bytes from an IDX file, plain or gzipped."""
    with open(path, "rb") as file:
        content = file.read()
    if content[:2] == b"\x1f\x8b":
        content = gzip.decompress(content)
    if len(content) < 4 or content[:3] != b"\0\0\x08":
        raise Refused(f"{path} is not an IDX file of bytes")
    dimensions = struct.unpack(f">{content[3]}I", content[4:4 + 4 * content[3]])
    return numpy.frombuffer(content, numpy.uint8, offset=4 + 4 * content[3]).reshape(dimensions)


def find_idx(options, kind):
    folder = DATA.get(options.data, options.data)
    for prefix in ("t10k", "test") if options.split == "test" else ("train",):
        for name in (f"{prefix}-{kind}", f"{prefix}-{kind}.gz"):
            if os.path.exists(os.path.join(folder, name)):
                return os.path.join(folder, name)
    raise Refused(f"no {kind} of the {options.split} images in {folder}: install dataset-fashion-mnist, "
                  "or name a folder with --data")


def residual(model, tensors, options):
    """One of the residual networks, which take the tensors by their names."""
    stem, dense = tensors.get("conv1.weight"), tensors.get("dense1.weight")
    if stem is None or dense is None:
        raise Refused(f"{model} is read from a model.safetensors of this project, which has conv1.weight and "
                      "dense1.weight")
    network = residual_networks.NETWORKS[model](stem.shape[2], dense.shape[1])
    residual_networks.load(network, tensors).eval().requires_grad_(False)
    return lambda images: network((images - options.mean) / options.deviation)


def cifar(folder, options):
    """Images [N, 3, 32, 32] and labels from the binary files of CIFAR-10: a label, then the planes of a picture."""
    names = ["test_batch.bin"] if options.split == "test" else [f"data_batch_{i}.bin" for i in range(1, 6)]
    records = numpy.concatenate([numpy.fromfile(os.path.join(folder, name), numpy.uint8) for name in names])
    records = records.reshape(-1, 1 + 3072)[:options.limit]
    pixels = torch.from_numpy(records[:, 1:].astype(numpy.float32) / 255).reshape(-1, 3, 32, 32)
    return pixels, torch.from_numpy(records[:, 0].astype(numpy.int64))


def examples(options):
    folder = DATA.get(options.data, options.data)
    if options.images is None and os.path.exists(os.path.join(folder, "test_batch.bin")):
        return cifar(folder, options)
    images = read_idx(options.images or find_idx(options, "images-idx3-ubyte"))
    labels = read_idx(options.labels or find_idx(options, "labels-idx1-ubyte"))
    if len(images) != len(labels) or images.shape[1:3] != (28, 28):
        raise Refused(f"images {images.shape} and labels {labels.shape} do not fit together, or are not 28 x 28")
    count = len(images) if options.limit is None else min(options.limit, len(images))
    pixels = torch.from_numpy(images[:count].astype(numpy.float32) / 255).reshape(count, 1, 28, 28)
    return pixels, torch.from_numpy(labels[:count].astype(numpy.int64))


def climbed_loss(scores, labels, kind):
    if kind == "cross-entropy":
        return F.cross_entropy(scores, labels, reduction="sum")
    of_label = F.one_hot(labels, scores.shape[1]).bool()
    return (scores.masked_fill(of_label, -float("inf")).amax(dim=1) - scores[of_label]).sum()


def pgd(network, images, labels, options, generator):
    low, high = (images - options.epsilon).clamp(min=0), (images + options.epsilon).clamp(max=1)
    noise = 2 * torch.rand(images.shape, generator=generator) - 1
    x = torch.minimum(torch.maximum(images + options.epsilon * noise, low), high)
    for _ in range(options.steps):
        x.requires_grad_()
        (gradient,) = torch.autograd.grad(climbed_loss(network(x), labels, options.loss), x)
        x = torch.minimum(torch.maximum(x.detach() + options.step_size * gradient.sign(), low), high)
    return x


def judge(network, images, labels, options):
    """Per image: right when clean, and right when clean and at the end of every restart."""
    generator = torch.Generator().manual_seed(options.seed)
    clean, robust = [], []
    for done in range(0, len(images), options.batch):
        x, y = images[done:done + options.batch], labels[done:done + options.batch]
        with torch.no_grad():
            clean.append(network(x).argmax(dim=1) == y)
        survives = clean[-1].clone()
        for _ in range(options.restarts):
            attacked = pgd(network, x, y, options, generator)
            assert (attacked - x).abs().max() <= options.epsilon + 1e-6 and 0 <= attacked.min() <= attacked.max() <= 1
            with torch.no_grad():
                survives &= network(attacked).argmax(dim=1) == y
        robust.append(survives)
        counted = torch.cat(robust)
        print(f"  {len(counted)} of {len(images)}: robust {100 * counted.double().mean():.2f} %", file=sys.stderr)
    return torch.cat(clean), torch.cat(robust)


def model_of(options, metadata, folder):
    """The name of the model: said, or in the file's metadata, or in the run.json beside the file."""
    if options.model:
        return options.model
    run = os.path.join(folder, "run.json")
    texts = [json.dumps(metadata)]
    if os.path.exists(run):
        with open(run, encoding="utf-8") as file:
            texts.append(file.read())
    for text in texts:
        named = [name for name in NAMES if f'"{name}"' in text.replace("\\", "")]
        if len(named) == 1:
            return named[0]
    raise Refused(f"the file does not say which model it is: add --model {'|'.join(NAMES)}")


def fraction(text):
    numerator, _, denominator = text.partition("/")
    return float(numerator) / float(denominator or 1)


def arguments():
    parser = argparse.ArgumentParser(description="Recompute clean and robust accuracy of a trained model with torch.")
    parser.add_argument("weights", help="a .safetensors file, or the folder of a run with model.safetensors in it")
    parser.add_argument("--model", choices=NAMES, help="default: what the file or the run.json beside it says")
    parser.add_argument("--data", default="fashion-mnist",
                        help="fashion-mnist (default), embedded, cifar10, or a folder of IDX files or of CIFAR-10")
    parser.add_argument("--split", default="test", choices=("test", "train"))
    parser.add_argument("--images", help="an IDX file of images, instead of --data")
    parser.add_argument("--labels", help="an IDX file of labels, instead of --data")
    parser.add_argument("--limit", type=int, help="only the first so many images")
    parser.add_argument("--epsilon", type=fraction, default=0.1, help="in pixels, for example 8/255 (default: 0.1)")
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--step-size", type=fraction, help="default: epsilon / 4")
    parser.add_argument("--restarts", type=int, default=1)
    parser.add_argument("--loss", default="cross-entropy", choices=("cross-entropy", "margin"))
    parser.add_argument("--flatten", choices=("nhwc", "nchw"), help="default: nhwc for weights in HWIO, nchw for OIHW")
    parser.add_argument("--mean", type=float, default=0.0, help="pixel mean, where the model normalises its input")
    parser.add_argument("--deviation", type=float, default=1.0, help="pixel deviation, likewise")
    parser.add_argument("--batch", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--json", help="write the verdict here too")
    options = parser.parse_args()
    options.step_size = options.epsilon / 4 if options.step_size is None else options.step_size
    return options


def main():
    options = arguments()
    torch.set_num_threads(options.threads)
    path = os.path.join(options.weights, "model.safetensors") if os.path.isdir(options.weights) else options.weights
    tensors, metadata = read_safetensors(path)
    model = model_of(options, metadata, os.path.dirname(path))
    if model in residual_networks.NETWORKS:
        flatten, network = None, residual(model, tensors, options)
    else:
        parameters, ours = assign(MODELS[model], tensors)
        flatten = options.flatten or ("nhwc" if ours else "nchw")
        network = Network(MODELS[model], parameters, flatten, options.mean, options.deviation)
    images, labels = examples(options)
    began = time.time()
    clean, robust = judge(network, images, labels, options)
    verdict = {"model": model, "weights": path, "data": options.data, "flatten": flatten, "examples": len(images),
               "seed": options.seed, "torch": torch.__version__, "norm": "linf", "epsilon": options.epsilon,
               "loss": options.loss, "steps": options.steps, "step_size": options.step_size,
               "restarts": options.restarts,
               "clean_accuracy": clean.double().mean().item(), "robust_accuracy": robust.double().mean().item(),
               "seconds": round(time.time() - began, 1)}
    print(json.dumps(verdict, indent=2))
    if options.json:
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(verdict, file, indent=2)


if __name__ == "__main__":
    try:
        main()
    except (Refused, OSError, json.JSONDecodeError) as problem:
        sys.exit(f"{problem}")
