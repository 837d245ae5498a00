"""Writes what the searches for the nearest image, the L1 ball and plain gradient ascent must reproduce on the small
network: DeepFool, the attack of Carlini and Wagner, the exact L1 projection, sparse L1 steps, raw gradient steps.

    python3 docs/oracle/make_search_fixtures.py

Written from the papers, in float64, for one image after the other. As in make_attack_fixtures.py, an attack is run again
in float32 and under noise of the size of rounding, and an image is marked stable where all runs end together.
"""

import math

import torch

import small_network
from fixture_format import make_repeatable, origin, write
from make_attack_fixtures import GRADIENT_NOISE, NOISE_SEED, NOISY_RUNS, POINT_NOISE, normal
from small_network import CLASSES, as_float32_values, cross_entropy, logits, margin

EXAMPLES = 16
TOGETHER = 5e-5        # the farthest that the pixels of a stable image may part at the end of an attack
SEARCH_TOGETHER = 1e-3  # the same for the distance that a search by Adam finds, as a share


class Net:
    """Logits and gradients of the small network, exact or as a noisy or less precise machine would see them."""

    def __init__(self, parameters, precision=torch.float64, noise=None):
        self.parameters = {name: value.to(precision) for name, value in parameters.items()}
        self.precision, self.noise = precision, noise

    def scores(self, x):
        return logits(self.parameters, x)

    def gradient(self, x, objective):
        """Of objective(scores) by x, one image."""
        x = x.to(self.precision)
        if self.noise is not None:
            x = x + POINT_NOISE * normal(x.shape, self.noise)
        x = x.detach().requires_grad_()
        (gradient,) = torch.autograd.grad(objective(self.scores(x)), x)
        if self.noise is not None:
            gradient = gradient + (gradient != 0) * GRADIENT_NOISE * gradient.abs().max() * normal(x.shape, self.noise)
        return gradient


def reached(scores, label, target):
    return scores.argmax().item() == target if target is not None else scores.argmax().item() != label


def deepfool(net, image, label, target, norm, steps=50, overshoot=0.02):
    x = image.to(net.precision)
    total = torch.zeros_like(x)
    ranking = net.scores(x)[0].argsort(descending=True).tolist()
    for _ in range(steps):
        scores = net.scores(x)[0]
        if reached(scores, label, target):
            break
        if target is None:
            borders = [(label, other) for other in ranking[1:]]
        else:
            borders = [(next(c for c in scores.argsort(descending=True).tolist() if c != target), target)]
        nearest = None
        for leave, enter in borders:
            w = net.gradient(x, lambda s: s[0, enter] - s[0, leave])
            size = w.norm() if norm == "l2" else w.abs().sum()
            distance = (scores[enter] - scores[leave]).abs() / size
            if nearest is None or distance < nearest[0]:
                nearest = distance, w, size
        distance, w, size = nearest
        total = total + (distance + 1e-4) * (w / size if norm == "l2" else w.sign())
        x = (image.to(net.precision) + (1 + overshoot) * total).clamp(0, 1)
    return x


def carlini_wagner(net, image, label, target, searches, steps, confidence, rate=0.01, constant=1e-3):
    """The nearest image found, or None. The loss of a search is looked at after every tenth of its steps."""
    image = image.to(net.precision)
    start = torch.atanh((2 * image - 1) * 0.999999)
    reconstructed = (torch.tanh(start) + 1) / 2
    low, high, best, best_distance = 0.0, math.inf, None, math.inf
    wanted = label if target is None else target
    sign = 1 if target is None else -1

    def favour(scores):
        return sign * margin(scores, torch.tensor([wanted]))[0]

    for search in range(searches):
        if search == searches - 1 and searches >= 10:
            constant = min(high, 1e10)
        w, first, second, before, found = start.clone(), torch.zeros_like(start), torch.zeros_like(start), math.inf, False
        for step in range(steps):
            x = (torch.tanh(w) + 1) / 2
            scores = net.scores(x)
            lacking = confidence - favour(scores).item()
            distance = (x - image).square().sum().item()
            if reached(scores[0], label, target) and lacking <= 0:
                found = True
                if distance < best_distance:
                    best, best_distance = x, distance
            gradient = 2 * (x - reconstructed)
            if lacking > 0:
                gradient = gradient - constant * net.gradient(x, favour)
            gradient = gradient * 2 * x * (1 - x)
            first = 0.9 * first + 0.1 * gradient
            second = 0.999 * second + 0.001 * gradient.square()
            t = step + 1
            w = w - rate * (first / (1 - 0.9 ** t)) / ((second / (1 - 0.999 ** t)).sqrt() + 1e-8)
            if step % math.ceil(steps / 10) == 0:
                loss = distance + constant * max(0.0, lacking)
                if not loss <= 0.9999 * before:
                    break
                before = loss
        low, high = (low, min(high, constant)) if found else (max(low, constant), high)
        constant = constant * 10 if high == math.inf else (low + high) / 2
    return best


def l1_projection(x, image, epsilon):
    """The nearest point of the L1 ball and [0, 1]: every change loses the same, found by bisection, and is then cut."""
    change = x - image
    room = torch.where(change > 0, 1 - image, image)

    def shrunk(by):
        return torch.minimum((change.abs() - by).clamp(min=0), room)

    if shrunk(0).sum() <= epsilon:
        by = 0.0
    else:
        low, high = 0.0, change.abs().max().item()
        for _ in range(200):
            by = (low + high) / 2
            low, high = (by, high) if shrunk(by).sum() > epsilon else (low, by)
    return image + change.sign() * shrunk(by)


def sparse_l1(net, image, label, target, epsilon, step_size, steps):
    image = image.to(net.precision)
    x = image
    pixels = image.numel()
    share = step_size / max(math.ceil(pixels / 100), math.ceil(step_size))
    for _ in range(steps):
        g = net.gradient(x, lambda s: cross_entropy(s, torch.tensor([label]))[0]).flatten()
        moved, left = x.flatten().clone(), step_size
        for i in g.abs().argsort(descending=True, stable=True).tolist():
            room = (1 - moved[i] if g[i] > 0 else moved[i] if g[i] < 0 else torch.zeros(())).item()
            if room > 0:
                size = min(share, left)
                moved[i] = moved[i] + g[i].sign() * size
                left -= min(size, room)
            if left <= 0:
                break
        x = l1_projection(moved.view(x.shape), image, epsilon)
    return x


def gradient_ascent(net, image, label, target, epsilon, step_size, steps):
    image = image.to(net.precision)
    x = image
    for _ in range(steps):
        change = x + step_size * net.gradient(x, lambda s: cross_entropy(s, torch.tensor([label]))[0]) - image
        x = (image + change * min(1.0, epsilon / max(change.norm().item(), 1e-30))).clamp(0, 1)
    return x


def run(attack, parameters, images, labels, targets, by_distance, **settings):
    """One case: images (clean where nothing was found), success, distances, and which of them rounding leaves alone."""
    noise = torch.Generator().manual_seed(NOISE_SEED)
    exact = Net(parameters)
    others = [Net(parameters, torch.float32)] + [Net(parameters, noise=noise) for _ in range(NOISY_RUNS)]
    final, success, distances, stable = [], [], [], []
    for i in range(EXAMPLES):
        image, label = images[i:i + 1], labels[i].item()
        target = None if targets is None else targets[i].item()

        def on(net):
            if reached(net.scores(image.to(net.precision))[0], label, target) and by_distance:
                return image
            found = attack(net, image, label, target, **settings)
            return None if found is None else found.to(torch.float64)

        reference, rest = on(exact), [on(net) for net in others]
        together = all((other is None) == (reference is None) for other in rest)
        if reference is not None and together and by_distance:
            size = (reference - image).norm().item()
            together = all(abs((other - image).norm().item() - size) <= SEARCH_TOGETHER * size for other in rest)
        elif reference is not None and together:
            together = all((other - reference).abs().max() < TOGETHER for other in rest)
        shown = image if reference is None else reference
        final.append(shown)
        success.append(reached(exact.scores(shown)[0], label, target))
        distances.append({"linf": (shown - image).abs().max().item(), "l2": (shown - image).norm().item(),
                          "l1": (shown - image).abs().sum().item()})
        stable.append(together)
    print(f"  {attack.__name__:16} stable {sum(stable):2}/{EXAMPLES}, succeeds on {sum(success):2}, median L2 "
          f"{sorted(d['l2'] for d in distances)[EXAMPLES // 2]:.4f}  {settings}")
    assert sum(stable) >= 10
    return {"attack": attack.__name__, "settings": settings,
            "targets": None if targets is None else targets.tolist(), "success": success, "stable": stable,
            "l2": [d["l2"] for d in distances], "linf": [d["linf"] for d in distances], "images": torch.cat(final)}


def projections():
    """Points around images, pixels at the limits among both, and their projections for several epsilons."""
    random = torch.Generator().manual_seed(8)
    image = as_float32_values((torch.rand(6, 5, 4, 2, generator=random, dtype=torch.float64) * 1.4 - 0.2).clamp(0, 1))
    point = as_float32_values(image + 0.4 * normal(image.shape, random))
    epsilons = [0.0, 0.5, 2.0, 5.0, 9.0, 100.0]
    return {"images": image, "points": point, "epsilons": epsilons,
            "projected": torch.stack([l1_projection(x, c, e) for x, c, e in zip(point, image, epsilons)])}


def main():
    make_repeatable()
    parameters = small_network.initial_parameters(seed=1)
    parameters = small_network.train(parameters, *small_network.gratings(1024, seed=100), epochs=40, batch=64,
                                     learning_rate=0.01, seed=7)
    test_images, test_labels = small_network.gratings(400, seed=200)
    images, labels = test_images[:EXAMPLES], test_labels[:EXAMPLES]
    targets = (labels + 1) % CLASSES

    def case(attack, by_distance=False, targets=None, **settings):
        return run(attack, parameters, images, labels, targets, by_distance, **settings)

    write("attacks", "small-network-search.json", {
        "origin": origin(__file__), "projections": projections(),
        "cases": [case(deepfool, norm="l2"), case(deepfool, norm="linf"), case(deepfool, targets=targets, norm="l2"),
                  case(carlini_wagner, by_distance=True, searches=5, steps=100, confidence=0.0),
                  case(carlini_wagner, by_distance=True, searches=10, steps=30, confidence=0.5),
                  case(carlini_wagner, by_distance=True, targets=targets, searches=5, steps=100, confidence=0.0),
                  case(sparse_l1, epsilon=4.0, step_size=0.5, steps=20),
                  case(sparse_l1, epsilon=3.0, step_size=3.0, steps=1),
                  case(gradient_ascent, epsilon=1.0, step_size=0.01, steps=100)]})


if __name__ == "__main__":
    main()
