"""Holds evaluations of this project against independent implementations of the same attacks, image by image.

    PYTHONPATH=FOOLBOX:AUTOATTACK:ADVERTORCH python3 docs/oracle/compare_attacks.py lenet5-robust.safetensors MNIST-FOLDER E.json ...

The checkpoint is the published one, in PyTorch's layout; each E.json comes from `./tardigrad evaluate --json` on the
same weights (see convert_checkpoint.py). For every attack in it, with its parameters, norm and epsilon, the same images
are attacked here by Foolbox 3.3.4 (whose source must be on PYTHONPATH, and EagerPy: Debian's python3-eagerpy), in L1 with
AutoAttack's projection, and DeepFool inside a ball by AdverTorch. Printed, in Markdown: how many of the images recognised without an attack were fooled by ours
and by theirs, the difference in standard errors, the median distance over those images, and the median of the ratios of
our distance to theirs, image by image.

What stands in files called reference_*.py beside this one serves other attacks: each has a function
`counterpart(name, norm, epsilon, parameters)`, which returns None where it knows none, else an object with
`run(model, images, criterion, epsilon=…)` that returns images. One that looks for the nearest image has `minimum = True`
and is run without an epsilon.

Foolbox imports GitPython and requests, and AdverTorch torchvision, for parts that are not used: mocks take their place.
"""

import argparse
import glob
import importlib
import json
import os
import sys
import time
import unittest.mock

import numpy
import torch

from check_run import read_idx
from networks import network

for missing in ("git", "requests", "torchvision"):
    sys.modules.setdefault(missing, unittest.mock.MagicMock())

import eagerpy
import foolbox
from autoattack.autopgd_base import L1_projection
from foolbox.attacks.base import get_criterion

ORDERS = {"linf": float("inf"), "l2": 2, "l1": 1, "l0": 0}
DOUBLINGS = 6


class SparseL1(foolbox.attacks.SparseL1DescentAttack):
    """Foolbox's sparse step with AutoAttack's exact projection onto ball and box."""

    def project(self, x, x0, epsilon):
        x, x0 = x.raw, x0.raw
        change = L1_projection(x0, x - x0, epsilon)
        return eagerpy.astensor((x + change.view_as(x)).clamp(0, 1))


def margin_loss(model, labels):
    def loss(x):
        logits = model(x).raw
        own = torch.nn.functional.one_hot(labels.raw, logits.shape[1]).bool()
        return eagerpy.astensor((logits.masked_fill(own, -float("inf")).amax(1) - logits[own]).sum())
    return loss


class LinfMargin(foolbox.attacks.LinfProjectedGradientDescentAttack):
    def get_loss_fn(self, model, labels):
        return margin_loss(model, labels)


class L2Margin(foolbox.attacks.L2ProjectedGradientDescentAttack):
    def get_loss_fn(self, model, labels):
        return margin_loss(model, labels)


class RawGradient(foolbox.attacks.L2ProjectedGradientDescentAttack):
    def normalize(self, gradients, *, x, bounds):
        return gradients


class BoundedDeepFool:
    """AdverTorch's DeepFool, whose overshoot comes on top of its epsilon."""

    def __init__(self, steps, overshoot):
        self.steps, self.overshoot = steps, overshoot

    def run(self, model, images, criterion, *, epsilon):
        from advertorch.attacks.deepfool import DeepfoolLinfAttack
        attack = DeepfoolLinfAttack(model, num_classes=10, nb_iter=self.steps, eps=epsilon / (1 + self.overshoot),
                                    overshoot=self.overshoot)
        return attack.perturb(images, criterion.labels.raw)


def descent(norm, start, steps, step_size, margin=False):
    if norm == "l1":
        return SparseL1(steps=steps, abs_stepsize=step_size, random_start=start)
    kind = {("linf", False): foolbox.attacks.LinfProjectedGradientDescentAttack, ("linf", True): LinfMargin,
            ("l2", False): foolbox.attacks.L2ProjectedGradientDescentAttack, ("l2", True): L2Margin}[norm, margin]
    return kind(steps=steps, abs_stepsize=step_size, random_start=start)


def counterpart(name, norm, epsilon, parameters):
    """The same attack elsewhere; None where there is none."""
    for module in sorted(glob.glob(os.path.join(os.path.dirname(os.path.abspath(__file__)), "reference_*.py"))):
        found = importlib.import_module(os.path.basename(module)[:-3]).counterpart(name, norm, epsilon, parameters)
        if found is not None:
            return found
    steps = int(parameters.get("steps", 0))
    step_size = parameters.get("step-size", "0")
    step_size = epsilon / float(step_size[8:] or 1) if step_size.startswith("epsilon") else float(step_size)
    if name == "fgsm":
        return None if norm == "l1" else descent(norm, False, 1, epsilon)
    if name == "bim":
        return descent(norm, False, steps, step_size)
    if name in ("pgd", "pgd-margin"):
        return None if (norm, name) == ("l1", "pgd-margin") else descent(norm, True, steps, step_size, name != "pgd")
    if name == "gradient-ascent" and norm == "l2":
        return RawGradient(steps=steps, abs_stepsize=step_size, random_start=False)
    if name == "deepfool" and parameters.get("bounded") == "true":
        return BoundedDeepFool(steps, float(parameters["overshoot"])) if norm == "linf" else None
    if name == "deepfool":
        kind = {"linf": foolbox.attacks.LinfDeepFoolAttack, "l2": foolbox.attacks.L2DeepFoolAttack}[norm]
        return kind(steps=steps, candidates=int(parameters["candidates"]), overshoot=float(parameters["overshoot"]))
    if name == "cw":
        return foolbox.attacks.L2CarliniWagnerAttack(
            binary_search_steps=int(parameters["searches"]), steps=steps, stepsize=float(parameters["learning-rate"]),
            confidence=float(parameters["confidence"]), initial_const=float(parameters["initial-constant"]))
    noise = {("noise-uniform", "linf"): foolbox.attacks.LinfRepeatedAdditiveUniformNoiseAttack,
             ("noise-uniform", "l2"): foolbox.attacks.L2RepeatedAdditiveUniformNoiseAttack,
             ("noise-gaussian", "l2"): foolbox.attacks.L2RepeatedAdditiveGaussianNoiseAttack}.get((name, norm))
    return noise and noise(repeats=int(parameters["restarts"]))


def distances_of(a, b, norm):
    return torch.linalg.vector_norm((a - b).double().flatten(1), ord=ORDERS[norm], dim=1)


def attack_once(model, attack, images, labels, epsilon, norm):
    """Adversarial images, whether they succeed when predicted again, and their distances."""
    found = attack.run(model, images, get_criterion(labels), epsilon=epsilon)
    return found, (model(found).argmax(1) != labels), distances_of(found, images, norm)


def searched(model, attack, images, labels, norm):
    """Minimum-norm attacks: distances, infinite without success."""
    found = attack.run(model, images, get_criterion(labels))
    # Where Foolbox's C&W finds nothing it returns black, which a model may well take for another class.
    success = (model(found).argmax(1) != labels) & (found.flatten(1).amax(1) > 0)
    return torch.where(success, distances_of(found, images, norm), torch.tensor(float("inf"), dtype=torch.double))


def bisected(model, parameters, norm, images, labels):
    """The smallest distance at which the attack succeeds, image by image: doubling, then halving."""
    result = torch.full((len(images),), float("inf"), dtype=torch.double)
    farthest = distances_of(torch.zeros_like(images[:1]), torch.ones_like(images[:1]), norm).item()
    for i in range(len(images)):
        image, label = images[i:i + 1], labels[i:i + 1]

        def at(epsilon):
            attack = counterpart(parameters["attack"], norm, epsilon, parameters)
            _, success, distance = attack_once(model, attack, image, label, epsilon, norm)
            return distance.item() if success.item() else float("inf")

        if model(image).argmax(1).item() != label.item():
            result[i] = 0
            continue
        low, best = 0.0, float("inf")
        for doubling in range(DOUBLINGS + 1):
            epsilon = farthest / 2 ** (DOUBLINGS - doubling)
            best = at(epsilon)
            if best < float("inf"):
                break
            low = epsilon
        for _ in range(int(parameters["halvings"]) if best < float("inf") else 0):
            middle = (low + best) / 2
            found = at(middle)
            if found < float("inf"):
                best = min(best, found)
            else:
                low = middle
        result[i] = best
    return result


def median(values):
    return float(numpy.median(values)) if len(values) else float("nan")


def told(value):
    return "none" if not numpy.isfinite(value) else f"{value:.4g}"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoint")
    parser.add_argument("data", help="a folder with the IDX files of the MNIST test images")
    parser.add_argument("evaluations", nargs="+")
    parser.add_argument("--batch", type=int, default=100, help="theirs; early aborts of some attacks depend on it")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    torch.manual_seed(options.seed)
    module = network(options.checkpoint)
    model = foolbox.PyTorchModel(module, bounds=(0, 1), device="cpu")
    pixels = read_idx(os.path.join(options.data, "t10k-images-idx3-ubyte"))
    classes = read_idx(os.path.join(options.data, "t10k-labels-idx1-ubyte"))
    name = os.path.basename(options.checkpoint).split(".")[0]
    print("| model | attack | norm | epsilon | images | fooled, ours | theirs | standard errors | median distance, ours"
          " | theirs | ratio | by image | seconds |\n|---|---|---|---|---|---|---|---|---|---|---|---|---|")
    for path in options.evaluations:
        with open(path, encoding="utf-8") as file:
            evaluation = json.load(file)
        for score in evaluation["attacks"]:
            row(name, model, pixels, classes, score, options.batch)


def row(name, model, pixels, classes, score, batch):
    count, norm, epsilon = score["examples"], score["norm"], score["epsilon"]
    images = torch.from_numpy(pixels[:count].astype(numpy.float32) / 255)[:, None]
    labels = torch.from_numpy(classes[:count].astype(numpy.int64))
    parameters = dict(part.split("=", 1) for part in score["parameters"].split(",") if part)
    if score["name"] == "bisection":
        attack = counterpart(parameters["attack"], norm, epsilon, parameters)
    else:
        attack = counterpart(score["name"], norm, epsilon, parameters)
    if attack is None:
        return
    right = (torch.cat([model(part).argmax(1) for part in images.split(500)]) == labels).numpy()
    ours_right = numpy.array([letter != "w" for letter in score["per_image"]])
    assert numpy.array_equal(right, ours_right), "both must recognise the same images"
    start = time.time()
    if score["name"] == "bisection":
        theirs = bisected(model, parameters, norm, images, labels).numpy()
    elif getattr(attack, "minimum", isinstance(attack, foolbox.attacks.base.MinimizationAttack)):
        theirs = torch.cat([searched(model, attack, *part, norm)
                            for part in zip(images.split(batch), labels.split(batch))]).numpy()
    else:
        theirs = None
        fooled = torch.cat([attack_once(model, attack, *part, epsilon, norm)[1]
                            for part in zip(images.split(batch), labels.split(batch))]).numpy()
    seconds = time.time() - start
    ours_fooled = numpy.array([letter == "f" for letter in score["per_image"]])[right].mean()
    distance = ["", "", "", ""]
    if theirs is not None:
        fooled = theirs <= epsilon
        ours = numpy.array([float("inf") if d is None else d for d in score["distances"]])[right]
        ours_fooled = (ours <= epsilon).mean()
        a, b = median(ours), median(theirs[right])
        both = numpy.isfinite(ours) & numpy.isfinite(theirs[right])
        by_image = median(ours[both] / theirs[right][both])
        distance = [told(a), told(b), f"{a / b:.3f}" if numpy.isfinite(a) and numpy.isfinite(b) else "",
                    f"{by_image:.3f}"]
    fooled = fooled[right].mean()
    error = numpy.sqrt(max(1e-9, (fooled * (1 - fooled) + ours_fooled * (1 - ours_fooled)) / right.sum()))
    print(f"| {name} | {score['name']}:{score['parameters']} | {norm} | {epsilon:g} | {count} | {100 * ours_fooled:.2f} %"
          f" | {100 * fooled:.2f} % | {(ours_fooled - fooled) / error:+.1f} | {' | '.join(distance)}"
          f" | {score['seconds']:.0f} / {seconds:.0f} |", flush=True)


if __name__ == "__main__":
    main()
