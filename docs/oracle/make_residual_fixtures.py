"""Writes what the residual networks must give for seeded weights and images, computed from our own files.

    python3 docs/oracle/make_residual_fixtures.py FOLDER

FOLDER is what the test class ResidualSamples wrote: NAME.safetensors and images.safetensors. The networks are those of
residual_networks.py, in float64.
"""

import os
import sys

import torch
import torch.nn.functional as F

from check_run import read_safetensors
from fixture_format import make_repeatable, origin, write
from residual_networks import NETWORKS, count_parameters, load, our_modules

SAMPLES = 64
NOISY_RUNS = 12
NOISE = 3e-7
STABLE = 1e-4


def sampled(gradient):
    """Every so-many-th element in our layout, an odd step so that all channels and columns are met; and the norm."""
    flat = gradient.flatten()
    step = (flat.numel() // SAMPLES) | 1
    return {"step": step, "norm": flat.norm().item(), "values": flat[::step].tolist()}


def image_gradients(network, images, labels):
    x = images.clone().requires_grad_()
    losses = F.cross_entropy(network.eval()(x.permute(0, 3, 1, 2)), labels, reduction="none")
    return torch.autograd.grad(losses.sum(), x)[0]


def training_gradient(network, images, labels):
    """Of the first convolution, in our layout; moves no statistics for good."""
    before = {name: value.clone() for name, value in network.named_buffers()}
    stem = our_modules(network)["conv1"].weight
    loss = F.cross_entropy(network.train()(images.permute(0, 3, 1, 2)), labels)
    gradient = torch.autograd.grad(loss, stem)[0].permute(2, 3, 1, 0)
    for name, value in network.named_buffers():
        value.copy_(before[name])
    return gradient[None]


def stable(compute, network, tensors, images, labels):
    """Per row of the gradient: whether noise of the size of float32 rounding on every weight leaves it where it is.

    Among half a million relus some have an input so near to 0 that rounding decides its sign, and with it the gradient.
    """
    exact = compute(load(network, tensors), images, labels)
    generator = torch.Generator().manual_seed(6)
    holds = torch.ones(len(exact), dtype=torch.bool)
    for _ in range(NOISY_RUNS):
        noisy = {name: value.double() * (1 + NOISE * torch.randn(value.shape, generator=generator, dtype=torch.float64))
                 for name, value in tensors.items()}
        away = (compute(load(network, noisy), images, labels) - exact).flatten(1).norm(dim=1)
        holds &= away < STABLE * exact.flatten(1).norm(dim=1)
    load(network, tensors)
    return exact, holds.tolist()


def case(name, folder, images, labels):
    tensors, _ = read_safetensors(os.path.join(folder, name + ".safetensors"))
    network = load(NETWORKS[name]().double(), tensors).eval()
    gradients, held = stable(image_gradients, network, tensors, images, labels)
    of_training, training_held = stable(training_gradient, network, tensors, images, labels)
    nchw = images.permute(0, 3, 1, 2)
    with torch.no_grad():
        logits, features = network.eval()(nchw), network.features(nchw)
        training_logits = network.train()(nchw)
    last = [module for module in network.modules() if isinstance(module, torch.nn.BatchNorm2d)][-1]
    return {"name": name, "parameters": count_parameters(network),
            "weights": sum(tensor.double().abs().sum().item() for tensor in tensors.values()),
            "logits": logits, "losses": F.cross_entropy(logits, labels, reduction="none"),
            "features": [sampled(row) for row in features],
            "image_gradients": [{"stable": s, **sampled(row)} for s, row in zip(held, gradients)],
            "training_logits": training_logits, "training_loss": F.cross_entropy(training_logits, labels).item(),
            "training_gradient_of_conv1": {"stable": training_held[0], **sampled(of_training[0])},
            "training_mean_of_the_last_normalisation": last.running_mean[:SAMPLES].clone()}


def main():
    folder = sys.argv[1]
    make_repeatable()
    images = read_safetensors(os.path.join(folder, "images.safetensors"))[0]["images"].double()
    labels = torch.arange(len(images)) * 3 % 10
    write("nn", "residual-networks.json", {
        "origin": origin(__file__),
        "meaning": "image_gradients are those of the sum of the cross-entropies in evaluation mode, features what the "
                   "dense layer takes; of long rows every step-th value and the norm of all; weights is the sum of all "
                   "magnitudes in the file; stable says whether a gradient is decided by more than rounding",
        "images": {"sum": images.sum().item()}, "labels": labels.tolist(),
        "cases": [case(name, folder, images, labels) for name in NETWORKS]})


if __name__ == "__main__":
    main()
