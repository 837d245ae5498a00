"""The published networks that attacks are compared on, as torch modules from a file of weights."""

import os

import torch

from check_run import read_safetensors

NETWORKS = {
    "lenet5": lambda n: [n.Conv2d(1, 32, 3, padding=1), n.ReLU(), n.MaxPool2d(2), n.Conv2d(32, 64, 3, padding=1),
                         n.ReLU(), n.MaxPool2d(2), n.Flatten(), n.Linear(3136, 200), n.ReLU(), n.Linear(200, 10)],
    "wong": lambda n: [n.Conv2d(1, 16, 4, stride=2, padding=1), n.ReLU(), n.Conv2d(16, 32, 4, stride=2, padding=1),
                       n.ReLU(), n.Flatten(), n.Linear(1568, 100), n.ReLU(), n.Linear(100, 10)],
}


def network(checkpoint):
    kind = next(build for name, build in NETWORKS.items() if name in os.path.basename(checkpoint))
    module = torch.nn.Sequential(*kind(torch.nn))
    module.load_state_dict(read_safetensors(checkpoint)[0])
    return module.eval()
