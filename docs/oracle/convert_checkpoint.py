"""Turns a published checkpoint in PyTorch's layout into a model file of this project.

    python3 docs/oracle/convert_checkpoint.py lenet5-robust.safetensors lenet5-robust.tardigrad.safetensors
    ./tardigrad evaluate --weights lenet5-robust.tardigrad.safetensors --data mnist --attacks pgd --epsilon 0.3

The source is a safetensors file with weights named by their place in a torch.nn.Sequential (0.weight, 0.bias, ...):
convolutions OIHW, dense layers [out, in], flattened images in the order C, H, W. The result has HWIO, [in, out], the
order H, W, C, and in its metadata the graph and the checksum that a model file needs. Which network it is follows from
the shapes: --network says it if it should be another.
"""

import argparse
import hashlib
import json
import os
import struct
import sys

import numpy

from check_run import Refused, read_safetensors

# ("conv", kernel, stride, padding, filters), ("dense", units); images are 28 x 28 x 1 and there are 10 classes.
NETWORKS = {
    "lenet5": [("conv", 3, 1, 1, 32), "relu", "pool", ("conv", 3, 1, 1, 64), "relu", "pool", "flatten",
               ("dense", 200), "relu", ("dense", 10)],
    "conv-small": [("conv", 4, 2, 1, 16), "relu", ("conv", 4, 2, 1, 32), "relu", "flatten", ("dense", 100), "relu",
                   ("dense", 10)],
}
SIDE = 28
CLASSES = 10


def options(layer):
    """A layer and its options, as the metadata of a model file has them."""
    if layer == "pool":
        return "MaxPool2d", {"geometry": {"height": 2, "width": 2, "strideHeight": 2, "strideWidth": 2,
                                          "paddingHeight": 0, "paddingWidth": 0, "countPadding": False}}
    if isinstance(layer, str):
        return layer.capitalize(), {}
    if layer[0] == "dense":
        return "Dense", {"units": layer[1], "bias": True, "initialization": "PYTORCH"}
    _, kernel, stride, padding, filters = layer
    geometry = {"strideHeight": stride, "strideWidth": stride, "top": padding, "left": padding, "bottom": padding,
                "right": padding, "dilationHeight": 1, "dilationWidth": 1, "groups": 1}
    return "Conv2d", {"filters": filters, "kernelHeight": kernel, "kernelWidth": kernel, "geometry": geometry,
                      "bias": True, "initialization": "PYTORCH"}


def names(layers):
    """conv1, relu1, pool1, ... in the order of the layers."""
    counts, result = {}, []
    for layer in layers:
        kind = layer if isinstance(layer, str) else layer[0]
        counts[kind] = counts.get(kind, 0) + 1
        result.append(f"{kind}{counts[kind]}")
    return result


def graph(layers):
    nodes, before = [], "input"
    for name, layer in zip(names(layers), layers):
        kind, settings = options(layer)
        nodes.append({"name": name, "inputs": [before], "layer": kind, "options": settings})
        before = name
    outputs = {"features": nodes[-2]["name"], "logits": nodes[-1]["name"]}
    return json.dumps({"nodes": nodes, "outputs": outputs}, separators=(",", ":"))


def turned(layers, source):
    """The weights in the layouts of this project, by name."""
    tensors, extent, channels, flattened = {}, SIDE, 1, False
    for place, (name, layer) in enumerate(zip(names(layers), layers)):
        if layer == "pool":
            extent //= 2
        if isinstance(layer, str):
            continue
        weight, bias = source[f"{place}.weight"], source[f"{place}.bias"]
        if layer[0] == "conv":
            _, kernel, stride, padding, filters = layer
            extent, channels = (extent + 2 * padding - kernel) // stride + 1, filters
            weight = weight.transpose(2, 3, 1, 0)
        else:
            weight = weight.T
            if not flattened:
                units = weight.shape[1]
                weight = weight.reshape(channels, extent, extent, units).transpose(1, 2, 0, 3).reshape(-1, units)
                flattened = True
        tensors[f"{name}.weight"] = numpy.ascontiguousarray(weight, "<f4")
        tensors[f"{name}.bias"] = numpy.ascontiguousarray(bias, "<f4")
    return tensors


def checksum(metadata, tensors):
    """SHA-256 over the metadata, then name, shape and numbers of every tensor, each list in the order of its names."""
    digest = hashlib.sha256()

    def text(value):
        encoded = value.encode()
        digest.update(struct.pack(">i", len(encoded)) + encoded)

    for key in sorted(metadata):
        text(key)
        text(metadata[key])
    for name in sorted(tensors):
        text(name)
        text(str(list(tensors[name].shape)))
        digest.update(tensors[name].tobytes())
    return digest.hexdigest()


def write(path, metadata, tensors):
    header, offset = {"__metadata__": metadata}, 0
    for name, tensor in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [offset, offset + tensor.nbytes]}
        offset += tensor.nbytes
    encoded = json.dumps(header, separators=(",", ":")).encode()
    encoded += b" " * (-len(encoded) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(encoded)) + encoded)
        for tensor in tensors.values():
            file.write(tensor.tobytes())


def fitting(source):
    """The network whose filters and units are those of the source."""
    for name, layers in NETWORKS.items():
        wanted = {str(i): layer[-1] for i, layer in enumerate(layers) if not isinstance(layer, str)}
        if {key.split(".")[0]: len(value) for key, value in source.items() if key.endswith(".bias")} == wanted:
            return name
    raise Refused(f"the shapes fit none of {', '.join(NETWORKS)}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source")
    parser.add_argument("target")
    parser.add_argument("--network", choices=NETWORKS)
    arguments = parser.parse_args()
    source, _ = read_safetensors(arguments.source)
    source = {name: numpy.asarray(values) for name, values in source.items()}
    layers = NETWORKS[arguments.network or fitting(source)]
    tensors = turned(layers, source)
    model = os.path.basename(arguments.source).split(".")[0]
    metadata = {"format": "tardigrad-1", "model": model, "image_shape": f"{SIDE},{SIDE},1", "classes": str(CLASSES),
                "graph": graph(layers)}
    metadata["sha256"] = checksum(metadata, tensors)
    write(arguments.target, metadata, tensors)
    print(f"{arguments.target}: {model}, {sum(t.size for t in tensors.values()):,} parameters")


if __name__ == "__main__":
    try:
        main()
    except Refused as refused:
        sys.exit(f"convert_checkpoint: {refused}")
