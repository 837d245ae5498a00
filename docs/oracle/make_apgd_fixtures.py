"""Writes what APGD must reproduce on the small network, by the authors' own program.

    PYTHONPATH=AUTOATTACK python3 docs/oracle/make_apgd_fixtures.py

AutoAttack's `attack_single_run` starts from given images and runs in float64: `.float()`, by which it turns numbers to
float32, is made to keep the precision. In L1 it counts changed pixels by x ≠ clean, where its projection may leave a
change of the size of rounding; here changes below 10⁻⁷ are none. An attack is run again in float32 and under noise of the
size of rounding, and an image is marked stable where all runs end together.
"""

import torch
from autoattack import autopgd_base

import small_network
from fixture_format import make_repeatable, origin, write
from make_attack_fixtures import GRADIENT_NOISE, NOISE_SEED, POINT_NOISE, normal
from small_network import CLASSES, as_float32_values, logits

EXAMPLES = 12
NOISY_RUNS = 8
TOGETHER = 5e-5       # the farthest that the pixels of a stable image may part
LOSS_TOGETHER = 1e-4  # the same for its best loss
NORMS = {"linf": "Linf", "l2": "L2", "l1": "L1"}

torch.Tensor.float = lambda self: self.to(torch.get_default_dtype())
autopgd_base.L0_norm = lambda change: (change.abs() > 1e-7).flatten(1).sum(1)
autopgd_base.check_zero_gradients = lambda *arguments, **named: None


class Net:
    """The small network, exact or as a noisy machine would see it."""

    def __init__(self, parameters, precision, noise):
        self.parameters = {name: value.to(precision) for name, value in parameters.items()}
        self.noise = noise

    def __call__(self, x):
        if self.noise is not None:
            x = x + POINT_NOISE * normal(x.shape, self.noise)
            if x.requires_grad:
                x.register_hook(lambda g: g + (g != 0) * GRADIENT_NOISE * g.abs().amax((1, 2, 3), keepdim=True)
                                * normal(g.shape, self.noise))
        return logits(self.parameters, x)


def run(parameters, images, labels, norm, loss, epsilon, steps, start, targets, draws, large, precision, noise=None):
    """The best points, their losses, and whether a point on the way was misclassified."""
    torch.set_default_dtype(precision)
    x = images.to(precision)
    kind = autopgd_base.APGDAttack if targets is None else autopgd_base.APGDAttack_targeted
    attack = kind(Net(parameters, precision, noise), n_iter=steps, norm=NORMS[norm], eps=epsilon, device="cpu")
    attack.loss = loss
    attack.init_hyperparam(x)
    if targets is not None:
        attack.y_target = targets
    randn, randn_like = torch.randn, torch.randn_like
    torch.randn = lambda *shape, **named: randn(*shape, **named) if "generator" in named else draws.to(precision)
    torch.randn_like = lambda like: draws.to(precision)
    if large:
        first = -(-3 * steps // 10)
        best, resists, best_loss, _ = attack.decr_eps_pgd(x, labels, [3 * epsilon, 2 * epsilon, epsilon],
                                                          [first, first, steps - 2 * first])
    else:
        best, resists, best_loss, _ = attack.attack_single_run(x, labels, None if start is None else start.to(precision))
    torch.randn, torch.randn_like = randn, randn_like
    torch.set_default_dtype(torch.float32)
    return best.detach().double(), best_loss.double(), ~resists.bool()


def l1_start(images, draws, radius):
    torch.set_default_dtype(torch.float64)
    start = (images + draws + autopgd_base.L1_projection(images, draws, radius)).clamp(0, 1)
    torch.set_default_dtype(torch.float32)
    return as_float32_values(start)


def main():
    make_repeatable()
    parameters = small_network.initial_parameters(seed=1)
    parameters = small_network.train(parameters, *small_network.gratings(1024, seed=100), epochs=40, batch=64,
                                     learning_rate=0.01, seed=7)
    test_images, test_labels = small_network.gratings(400, seed=200)
    images, labels = test_images[:EXAMPLES], test_labels[:EXAMPLES]
    targets = (labels + 1) % CLASSES
    random = torch.Generator().manual_seed(9)
    draws = as_float32_values(normal(images.shape, random))
    uniform = as_float32_values(2 * torch.rand(images.shape, generator=random, dtype=torch.float64) - 1)
    cases = []

    def case(norm, loss, epsilon, steps, name, targets=None, large=False, given=True):
        start = starts[name]
        settings = dict(norm=norm, loss=loss, epsilon=epsilon, steps=steps, start=start if given and not large else None,
                        targets=targets, draws=draws, large=large)
        best, best_loss, fooled = run(parameters, images, labels, precision=torch.float64, **settings)
        noise = torch.Generator().manual_seed(NOISE_SEED)
        stable = torch.ones(EXAMPLES, dtype=torch.bool)
        for other in ([run(parameters, images, labels, precision=torch.float32, **settings)]
                      + [run(parameters, images, labels, precision=torch.float64, noise=noise, **settings)
                         for _ in range(NOISY_RUNS)]):
            stable &= (other[0] - best).abs().amax((1, 2, 3)) < TOGETHER
            stable &= ((other[1] - best_loss).abs() < LOSS_TOGETHER) & (other[2] == fooled)
        print(f"  {norm:4} {loss:12} large {large} given {given} stable {int(stable.sum()):2}/{EXAMPLES}, fooled"
              f" {int(fooled.sum()):2}, mean best loss {best_loss.mean():.4f}")
        assert stable.sum() >= 6
        cases.append({"norm": norm, "loss": loss, "epsilon": epsilon, "steps": steps, "large_radii": large,
                      "chosen": given or large, "targets": None if targets is None else targets.tolist(),
                      "start": name, "best": (best * 1e5).round() / 1e5, "best_loss": best_loss.tolist(), "fooled": fooled.tolist(),
                      "stable": stable.tolist()})

    length = draws.flatten(1).norm(dim=1).view(-1, 1, 1, 1)
    starts = {"linf": as_float32_values((images + 0.0625 * uniform).clamp(0, 1)),
              "l2": as_float32_values((images + 0.5 * draws / length).clamp(0, 1)),
              "l1": l1_start(images, draws, 2.0), "l1-large": l1_start(images, draws, 6.0)}
    for norm, epsilon in (("linf", 0.0625), ("l2", 0.5), ("l1", 2.0)):
        case(norm, "ce", epsilon, 30, norm)
        case(norm, "dlr", epsilon, 30, norm)
        case(norm, "dlr-targeted", epsilon, 30, norm, targets)
    case("linf", "ce-targeted", 0.0625, 30, "linf", targets)
    case("l1", "ce", 2.0, 60, "l1", given=False)
    case("l1", "ce", 2.0, 30, "l1-large", large=True)
    case("l1", "dlr-targeted", 2.0, 30, "l1-large", targets, large=True)
    write("attacks", "small-network-apgd.json", {"origin": origin(__file__), "starts": starts, "cases": cases})


if __name__ == "__main__":
    main()
