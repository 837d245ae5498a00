"""Writes what the attacks must reproduce on a small fixed network: gradients, and the images of FGSM, BIM and PGD.

    python3 docs/oracle/make_attack_fixtures.py

Every number comes from float64. An attack that follows the sign of a gradient, or whose path crosses a kink, can part
from the reference by a whole step where rounding decides, so each attack is run again in float32 and under noise of
the size of float32 rounding; an image is marked stable where all these paths stay together at every step.
"""

import torch

import small_network
from fixture_format import make_repeatable, origin, write
from small_network import CLASSES, as_float32_values, cross_entropy, logits, margin

EXAMPLES = 16
TOGETHER = 5e-5           # the farthest that a stable image's pixels may part, at any step
DECIDED = 1e-3            # the least |margin| of a stable image at any step, so that success is never a toss-up
NOISY_RUNS = 16
GRADIENT_NOISE = 3e-6     # relative to the largest gradient of the image
POINT_NOISE = 3e-7        # in pixels
NOISE_SEED = 5


class Objective:
    """What an attack climbs, per image: the loss against the labels, or minus the loss against targets."""

    def __init__(self, loss, classes, direction):
        self.loss, self.classes, self.direction = loss, classes, direction

    def gradient(self, parameters, images):
        """d loss / d pixel of each image, not yet turned towards the goal."""
        x = images.clone().requires_grad_()
        # Images do not mix, so the gradient of the sum holds the gradient of each image.
        (gradient,) = torch.autograd.grad(self.loss(logits(parameters, x), self.classes).sum(), x)
        return gradient


def norms(x):
    return x.flatten(1).norm(dim=1).view(-1, 1, 1, 1)


def direction_of(gradient, norm):
    if norm == "linf":
        return gradient.sign()
    length = norms(gradient)
    return torch.where(length > 0, gradient / torch.where(length > 0, length, torch.ones_like(length)),
                       torch.zeros_like(gradient))


def project(x, images, norm, epsilon):
    """To the nearest point of the ball, then into the pixel range."""
    change = x - images
    if norm == "linf":
        change = change.clamp(-epsilon, epsilon)
    else:
        change = change * (epsilon / norms(change).clamp(min=1e-12)).clamp(max=1.0)
    return (images + change).clamp(0, 1)


def normal(shape, generator):
    return torch.randn(shape, generator=generator, dtype=torch.float64)


def path(parameters, images, start, objective, norm, epsilon, step_size, steps, precision, noise=None):
    """The images after 0, 1, ... steps: [steps + 1, N, H, W, C], float64 whatever the precision of the attack."""
    parameters = {name: value.to(precision) for name, value in parameters.items()}
    images, x = images.to(precision), start.to(precision)
    visited = [x]
    for _ in range(steps):
        if noise is None:
            gradient = objective.gradient(parameters, x)
        else:
            gradient = objective.gradient(parameters, x + POINT_NOISE * normal(x.shape, noise))
            largest = gradient.abs().amax(dim=(1, 2, 3), keepdim=True)
            # An exact zero comes from a closed gate and stays one in any arithmetic.
            gradient = gradient + (gradient != 0) * GRADIENT_NOISE * largest * normal(x.shape, noise)
        x = project(x + objective.direction * step_size * direction_of(gradient, norm), images, norm, epsilon)
        visited.append(x)
    return torch.stack(visited).to(torch.float64)


def stable_images(reference, others, margins):
    together = torch.ones(EXAMPLES, dtype=torch.bool)
    for other in others:
        together &= (other - reference).abs().amax(dim=(0, 2, 3, 4)) < TOGETHER
    return together & (margins.abs().amin(dim=0) > DECIDED)


def attack(parameters, images, labels, name, loss, norm, epsilon, step_size, steps, start=None, targets=None):
    """One case of the fixture, and the images of those that succeed before the last step, where they first do."""
    losses = {"cross-entropy": cross_entropy, "margin": margin}
    classes, direction = (labels, 1) if targets is None else (targets, -1)
    objective = Objective(losses[loss], classes, direction)
    start_images = images if start is None else project(images + start, images, norm, epsilon)

    def run(precision, noise=None):
        return path(parameters, images, start_images, objective, norm, epsilon, step_size, steps, precision, noise)

    reference = run(torch.float64)
    noise = torch.Generator().manual_seed(NOISE_SEED)
    others = [run(torch.float32)] + [run(torch.float64, noise) for _ in range(NOISY_RUNS)]

    scores = torch.stack([logits(parameters, x) for x in reference])
    # Of the label (untargeted: positive is success) or of the target (targeted: negative is success), at each step.
    margins = torch.stack([margin(s, classes) for s in scores])
    stable = stable_images(reference, others, margins)
    successes = scores.argmax(dim=2) == classes
    if targets is None:
        successes = ~successes
    assert torch.equal(successes, direction * margins > 0)
    float32_scores = logits(parameters, others[0][-1])
    float32_success = (float32_scores.argmax(dim=1) == classes) == (targets is not None)
    assert torch.equal(float32_success[stable], successes[-1][stable])
    assert stable.sum() >= 12, f"{name}: only {int(stable.sum())} of {EXAMPLES} images are stable"

    first = [next((k for k in range(steps + 1) if successes[k, i]), -1) for i in range(EXAMPLES)]
    print(f"  {name:22} epsilon {epsilon:<5} stable {int(stable.sum()):2}/{EXAMPLES}"
          f"  succeeds on {int(successes[-1].sum()):2}")
    case = {"attack": name, "norm": norm, "loss": loss, "epsilon": float(epsilon), "step_size": float(step_size),
            "steps": steps, "start": None, "targets": None if targets is None else targets.tolist(),
            "success": successes[-1].tolist(), "stable": stable.tolist(), "first_success": first,
            "final_cross_entropy": cross_entropy(scores[-1], classes).tolist(),
            "final_margin": margins[-1].tolist(),
            "mean_loss_at_step": [losses[loss](s, classes).mean().item() for s in scores],
            "images": reference[-1]}
    early = [i for i in range(EXAMPLES) if first[i] >= 0 and first[i] < steps]
    stopped = {"indices": early, "images": torch.stack([reference[first[i], i] for i in early])} if early else None
    return case, stopped


def starts(epsilon_linf, epsilon_l2, shape):
    """Given random starts, one per norm: uniform in the ball."""
    random = torch.Generator().manual_seed(6)
    linf = (2 * torch.rand(shape, generator=random, dtype=torch.float64) - 1) * epsilon_linf
    l2 = normal(shape, random)
    radius = torch.rand(len(l2), 1, 1, 1, generator=random, dtype=torch.float64) ** (1 / l2[0].numel())
    return as_float32_values(linf), as_float32_values(l2 / norms(l2) * radius * epsilon_l2)


def main():
    make_repeatable()
    parameters = small_network.initial_parameters(seed=1)
    parameters = small_network.train(parameters, *small_network.gratings(1024, seed=100), epochs=40, batch=64,
                                     learning_rate=0.01, seed=7)
    test_images, test_labels = small_network.gratings(400, seed=200)
    images, labels = test_images[:EXAMPLES], test_labels[:EXAMPLES]
    targets = (labels + 1) % CLASSES
    scores = logits(parameters, images)

    network = {"layers": ["conv 3x3 valid 1 to 4", "relu", "max pool 2x2 stride 2", "flatten NHWC",
                          "dense 36 to 10", "relu", "dense 10 to 4"],
               "parameters": parameters,
               "accuracy": (logits(parameters, test_images).argmax(1) == test_labels).double().mean().item(),
               "accuracy_examples": len(test_images)}
    clean = {"images": images, "labels": labels.tolist(),
             "logits_float64": scores,
             "logits_float32": logits({n: p.float() for n, p in parameters.items()}, images.float()).double(),
             "cross_entropy": cross_entropy(scores, labels).tolist(),
             "margin": margin(scores, labels).tolist(),
             "cross_entropy_gradient": Objective(cross_entropy, labels, 1).gradient(parameters, images),
             "margin_gradient": Objective(margin, labels, 1).gradient(parameters, images)}

    linf, l2 = 0.1, 1.0
    start_linf, start_l2 = starts(linf, l2, images.shape)
    cases, stopped_early = [], []

    def case(name, loss="cross-entropy", norm="linf", start=None, **rest):
        given = {None: None, "linf": start_linf, "l2": start_l2}[start]
        result, stopped = attack(parameters, images, labels, name, loss, norm, start=given, **rest)
        if stopped:
            stopped_early.append({"case": len(cases)} | stopped)
        cases.append(result | {"start": start})

    for epsilon in (0.02, 0.1, 0.3):
        case("fgsm", epsilon=epsilon, step_size=epsilon, steps=1)
    for epsilon in (0.05, 0.1):
        case("bim", epsilon=epsilon, step_size=epsilon / 10, steps=10)
    case("pgd", start="linf", epsilon=linf, step_size=linf / 4, steps=20)
    case("pgd", norm="l2", start="l2", epsilon=l2, step_size=l2 / 4, steps=20)
    case("pgd", norm="l2", epsilon=0.5, step_size=0.5 / 4, steps=20)
    case("pgd-margin", loss="margin", start="linf", epsilon=linf, step_size=linf / 4, steps=20)
    case("pgd", start="linf", epsilon=linf, step_size=linf / 4, steps=20, targets=targets)

    write("attacks", "small-network.json", {
        "origin": origin(__file__), "network": network, "clean": clean,
        "starts": {"linf": {"epsilon": linf, "noise": start_linf,
                            "images": project(images + start_linf, images, "linf", linf)},
                   "l2": {"epsilon": l2, "noise": start_l2, "images": project(images + start_l2, images, "l2", l2)}},
        "cases": cases})
    write("attacks", "small-network-first-success.json", {"origin": origin(__file__), "cases": stopped_early})


if __name__ == "__main__":
    main()
