"""How a fixture looks on disk, and the switches that make its numbers repeatable.

A fixture is one JSON object. A tensor in it is {"shape": [...], "data": [...]}: row-major, in the layouts of
this project (images NHWC, convolution weights HWIO, dense weights [in, out]). Floating-point numbers are printed with
9 significant digits, which brings every float32 back exactly.
"""

import json
import os

import torch

REPOSITORY = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
COLUMNS = 120


def make_repeatable():
    """One thread, no vendor convolution library, deterministic algorithms."""
    torch.set_num_threads(1)
    torch.backends.mkldnn.enabled = False
    torch.use_deterministic_algorithms(True)


def origin(script):
    """Says where a fixture comes from; stands first in each file."""
    return {"script": "docs/oracle/" + os.path.basename(script), "torch": torch.__version__, "digits": 9}


def write(module, name, fixture):
    """Writes a fixture among the test resources of a module, for example module 'nn'."""
    folder = os.path.join(REPOSITORY, module, "src/test/resources/io/github/tardigrad", module, "oracle")
    os.makedirs(folder, exist_ok=True)
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text(fixture) + "\n")
    print(f"{os.path.relpath(path, REPOSITORY)}: {os.path.getsize(path):,} bytes")


def text(value, indent=""):
    """The JSON text of nested dicts, lists, tensors and numbers."""
    if isinstance(value, torch.Tensor):
        return text({"shape": list(value.shape), "data": value.flatten().tolist()}, indent)
    inner = indent + "  "
    if isinstance(value, dict):
        entries = [f"{inner}{json.dumps(key)}: {text(item, inner)}" for key, item in value.items()]
        return "{\n" + ",\n".join(entries) + "\n" + indent + "}"
    if not isinstance(value, (list, tuple)):
        return scalar(value)
    if any(isinstance(item, (dict, list, tuple, torch.Tensor)) for item in value):
        return "[\n" + ",\n".join(inner + text(item, inner) for item in value) + "\n" + indent + "]"
    lines = filled([scalar(item) for item in value], COLUMNS - len(inner) - 1)
    if len(lines) <= 1 and len(indent) + len("".join(lines)) < COLUMNS - 40:  # 40 leaves room for the key
        return "[" + "".join(lines) + "]"
    return "[\n" + ",\n".join(inner + line for line in lines) + "\n" + indent + "]"


def filled(words, width):
    """The words joined by commas, as many in a line as fit."""
    lines = []
    for word in words:
        if lines and len(lines[-1]) + 2 + len(word) <= width:
            lines[-1] += ", " + word
        else:
            lines.append(word)
    return lines


def scalar(value):
    if isinstance(value, float):
        if value != value or value in (float("inf"), float("-inf")):
            raise ValueError(f"{value} cannot stand in JSON")
        return f"{value + 0.0:.9g}"  # + 0.0 turns -0 into 0
    return json.dumps(value)
