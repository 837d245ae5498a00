"""Writes what the saliency map attack must reproduce on the small network: the images of AdverTorch's JSMA.

    PYTHONPATH=ADVERTORCH python3 docs/oracle/make_sparse_fixtures.py

AdverTorch 0.2.4 runs in float64, image by image. An image is stable where float32 and networks whose weights were
shaken by the size of float32 rounding end at the same pixels.
"""

import sys
import unittest.mock

import torch

import small_network
from fixture_format import make_repeatable, origin, write
from small_network import CLASSES, logits

EXAMPLES = 16
SHAKEN = 8
ROUNDING = 3e-7


def jsma(parameters, precision, image, target, theta, gamma):
    from advertorch.attacks import JacobianSaliencyMapAttack
    cast = {name: value.to(precision) for name, value in parameters.items()}
    attack = JacobianSaliencyMapAttack(lambda x: logits(cast, x.permute(0, 2, 3, 1)), num_classes=CLASSES,
                                       theta=theta, gamma=gamma)
    found = attack.perturb(image.permute(0, 3, 1, 2).to(precision), torch.tensor([target]))
    return found.permute(0, 2, 3, 1).detach().to(torch.float64)


def run(parameters, images, labels, targets, theta, gamma):
    random = torch.Generator().manual_seed(4)
    shaken = [{name: value * (1 + ROUNDING * torch.randn(value.shape, generator=random, dtype=torch.float64))
               for name, value in parameters.items()} for _ in range(SHAKEN)]
    final, success, stable = [], [], []
    for i in range(EXAMPLES):
        image, target = images[i:i + 1], targets[i].item()
        found = jsma(parameters, torch.float64, image, target, theta, gamma)
        others = [jsma(other, torch.float64, image, target, theta, gamma) for other in shaken]
        others.append(jsma(parameters, torch.float32, image, target, theta, gamma))
        final.append(found)
        success.append(logits(parameters, found).argmax().item() == target)
        stable.append(all((other - found).abs().max().item() < 1e-6 for other in others))
    changed = [(a != b).sum().item() for a, b in zip(torch.cat(final), images)]
    print(f"  theta {theta}, gamma {gamma}: stable {sum(stable)}, succeeds on {sum(success)}, changed {changed}")
    assert sum(stable) >= 10
    return {"theta": theta, "gamma": gamma, "targets": targets.tolist(), "success": success, "stable": stable,
            "changed": changed, "images": torch.cat(final)}


def main():
    make_repeatable()
    parameters = small_network.initial_parameters(seed=1)
    parameters = small_network.train(parameters, *small_network.gratings(1024, seed=100), epochs=40, batch=64,
                                     learning_rate=0.01, seed=7)
    test_images, test_labels = small_network.gratings(400, seed=200)
    images, labels = test_images[:EXAMPLES], test_labels[:EXAMPLES]
    write("attacks", "small-network-sparse.json", {"origin": origin(__file__), "cases": [
        run(parameters, images, labels, (labels + 1) % CLASSES, theta=1.0, gamma=1.0),
        run(parameters, images, labels, (labels + 2) % CLASSES, theta=-0.5, gamma=0.5),
        run(parameters, images, labels, (labels + 3) % CLASSES, theta=0.5, gamma=0.4)]})


if __name__ == "__main__":
    sys.modules.setdefault("torchvision", unittest.mock.MagicMock())
    main()
