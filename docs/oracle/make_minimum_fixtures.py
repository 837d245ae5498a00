"""Writes what DDN, FMN, EAD and the L∞ attack of Carlini and Wagner must find on the small network, by Foolbox and by
reference_minimum.py, which says where it differs.

    PYTHONPATH=FOOLBOX python3 docs/oracle/make_minimum_fixtures.py

In float64; EAD for each image by itself, since it stops early for a whole batch at once. Each attack is run again in
float32 and under noise of the size of rounding, and an image is marked stable where all runs end at the same distance.
"""

import sys
import unittest.mock

import torch

for missing in ("git", "requests", "torchvision"):
    sys.modules.setdefault(missing, unittest.mock.MagicMock())

import foolbox

import small_network
from fixture_format import make_repeatable, origin, write
from make_attack_fixtures import NOISE_SEED, POINT_NOISE, normal
from reference_minimum import counterpart
from small_network import CLASSES, logits

EXAMPLES = 16
NOISY_RUNS = 2
TOGETHER = 1e-3  # the farthest that the distances of a stable image may part, as a share
ORDERS = {"linf": float("inf"), "l2": 2, "l1": 1, "l0": 0}
DDN = "steps=100,initial-radius=1,gamma=0.05"
FMN = "steps=60,step-size=0.5,gamma=0.05"
EAD = "rule=%s,searches=%d,steps=40,confidence=%s,learning-rate=0.02,initial-constant=0.1,regularization=0.01"
LINF = "steps=50,learning-rate=0.05,initial-constant=0.1,largest-constant=20,constant-factor=4,decrease=0.8"


class Network(torch.nn.Module):
    def __init__(self, parameters, precision=torch.float64, noise=None):
        super().__init__()
        self.values = {name: value.to(precision) for name, value in parameters.items()}
        self.precision, self.noise = precision, noise

    def forward(self, x):
        return logits(self.values, x if self.noise is None else x + POINT_NOISE * normal(x.shape, self.noise))


def distances_found(attack, network, images, labels, targets, norm):
    """Of the nearest images found; infinite without success, 0 where nothing is to be done."""
    torch.set_default_dtype(network.precision)
    images = images.to(network.precision)
    model = foolbox.PyTorchModel(network.eval(), bounds=(0, 1), device="cpu")
    criterion = foolbox.criteria.Misclassification(labels) if targets is None \
        else foolbox.criteria.TargetedMisclassification(targets)

    def reached(x):
        with torch.no_grad():
            answers = network(x).argmax(1)
        return answers != labels if targets is None else answers == targets

    found = attack.run(model, images, foolbox.attacks.base.get_criterion(criterion))
    torch.set_default_dtype(torch.float32)
    lengths = torch.linalg.vector_norm((found - images).double().flatten(1), ord=ORDERS[norm], dim=1)
    # Black is Foolbox's word for nothing.
    lengths[~reached(found) | (found.flatten(1).amax(1) == 0)] = float("inf")
    lengths[reached(images)] = 0
    return lengths


def case(parameters, images, labels, name, norm, text, targets=None):
    options = dict(part.split("=") for part in text.split(","))
    noise = torch.Generator().manual_seed(NOISE_SEED)
    together = 1 if name == "ead" else EXAMPLES

    def on(network):
        return torch.cat([distances_found(counterpart(name, norm, 0, options), network, images[i:i + together],
                                          labels[i:i + together],
                                          None if targets is None else targets[i:i + together], norm)
                          for i in range(0, EXAMPLES, together)])

    exact = on(Network(parameters))
    others = [on(Network(parameters, torch.float32))]
    others += [on(Network(parameters, noise=noise)) for _ in range(NOISY_RUNS)]
    distances = exact.tolist()
    stable = torch.stack([(other == exact) | ((other - exact).abs() <= TOGETHER * exact)
                          for other in others]).all(0).tolist()
    found = [d for d in distances if 0 < d < float("inf")]
    print(f"  {name} {norm} stable {sum(stable):2}/{EXAMPLES}, finds {len(found)}, median "
          f"{sorted(distances)[EXAMPLES // 2]:.4f}  {text}")
    return {"attack": f"{name}:{text}", "norm": norm, "targets": None if targets is None else targets.tolist(),
            "stable": stable, "distances": [None if d == float("inf") else d for d in distances]}


def main():
    make_repeatable()
    torch.use_deterministic_algorithms(False)
    parameters = small_network.initial_parameters(seed=1)
    parameters = small_network.train(parameters, *small_network.gratings(1024, seed=100), epochs=40, batch=64,
                                     learning_rate=0.01, seed=7)
    images, labels = small_network.gratings(400, seed=200)
    images, labels = images[:EXAMPLES], labels[:EXAMPLES]
    targets = (labels + 1) % CLASSES

    def of(*arguments, targets=None):
        return case(parameters, images, labels, *arguments, targets=targets)

    cases = [of("ddn", "l2", DDN), of("ddn", "l2", DDN, targets=targets)]
    cases += [of("fmn", norm, FMN) for norm in ("linf", "l2", "l1", "l0")] + [of("fmn", "l2", FMN, targets=targets)]
    cases += [of("ead", "l1", EAD % ("en", 4, "0")), of("ead", "l1", EAD % ("l1", 5, "0.5")),
              of("ead", "l1", EAD % ("en", 4, "0"), targets=targets)]
    cases += [of("cw-linf", "linf", LINF), of("cw-linf", "linf", LINF, targets=targets)]
    write("attacks", "small-network-minimum.json", {"origin": origin(__file__), "cases": cases})


if __name__ == "__main__":
    main()
