"""Networks that attacks are compared on, as torch modules from a file of weights: the published ones, and our own."""

import os

import torch

from check_run import MODELS, Network, assign, read_safetensors

NETWORKS = {
    "lenet5": lambda n: [n.Conv2d(1, 32, 3, padding=1), n.ReLU(), n.MaxPool2d(2), n.Conv2d(32, 64, 3, padding=1),
                         n.ReLU(), n.MaxPool2d(2), n.Flatten(), n.Linear(3136, 200), n.ReLU(), n.Linear(200, 10)],
    "wong": lambda n: [n.Conv2d(1, 16, 4, stride=2, padding=1), n.ReLU(), n.Conv2d(16, 32, 4, stride=2, padding=1),
                       n.ReLU(), n.Flatten(), n.Linear(1568, 100), n.ReLU(), n.Linear(100, 10)],
}


class Ours(torch.nn.Module):
    """A network of a safetensors file that this project wrote, known by the name in its metadata."""

    def __init__(self, tensors, name):
        super().__init__()
        parameters, ours = assign(MODELS[name], tensors)
        self.network = Network(MODELS[name], parameters, "nhwc" if ours else "nchw", 0.0, 1.0)

    def forward(self, images):
        return self.network(images)


def network(checkpoint):
    tensors, metadata = read_safetensors(checkpoint)
    if "model" in metadata and metadata["model"] in MODELS:
        return Ours(tensors, metadata["model"]).eval()
    kind = next(build for name, build in NETWORKS.items() if name in os.path.basename(checkpoint))
    module = torch.nn.Sequential(*kind(torch.nn))
    module.load_state_dict(tensors)
    return module.eval()
