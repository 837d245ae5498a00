"""Writes what the attacks with momentum must reproduce on the small network: MI-, NI-, TI- and VMI-FGSM image by image,
and how an image is shrunk into a frame, forward and back.

    PYTHONPATH=TORCHATTACKS python3 docs/oracle/make_transfer_fixtures.py

Written from the papers, in float64, for one image after the other. Where torchattacks 3.5.1 is on PYTHONPATH its MI-,
NI- and TI-FGSM are run, too, and must agree. The neighbours of VMI-FGSM are drawn by Philox4x32-10 under the keys that
the program draws them by. Which images are stable is found out as in make_search_fixtures.py.
"""

import math
import sys
import unittest.mock

import torch
import torch.nn.functional as F

import small_network
from fixture_format import make_repeatable, origin, write
from make_attack_fixtures import NOISE_SEED, NOISY_RUNS
from make_search_fixtures import EXAMPLES, TOGETHER, Net, reached
from small_network import CLASSES, as_float32_values, cross_entropy, logits

SEED = 1
WORD = 0xFFFFFFFF


def philox(key, c0, c1, c2, c3=0):
    """Four words of 32 bits (Salmon et al. 2011)."""
    k0, k1 = key & WORD, key >> 32
    c0, c1, c2, c3 = c0 & WORD, c1 & WORD, c2 & WORD, c3 & WORD
    for _ in range(10):
        a, b = c0 * 0xD2511F53, c2 * 0xCD9E8D57
        c0, c1, c2, c3 = (b >> 32) ^ c1 ^ k0, b & WORD, (a >> 32) ^ c3 ^ k1, a & WORD
        k0, k1 = (k0 + 0x9E3779B9) & WORD, (k1 + 0xBB67AE85) & WORD
    return c0, c1, c2, c3


def child(key, *names):
    for name in names:
        if isinstance(name, str):
            key = child(key, len(name), *map(ord, name))
        else:
            high, low, _, _ = philox(key, name, name >> 32, -1)
            key = high << 32 | low
    return key


def uniform(key, row, shape):
    """From -1 to 1."""
    count = math.prod(shape)
    bits = [word for block in range((count + 3) // 4) for word in philox(key, block, 0, row)][:count]
    return torch.tensor([2 * (b >> 8) / 2 ** 24 - 1 for b in bits], dtype=torch.float64).view(shape)


def kernel_of(size):
    line = torch.exp(-torch.linspace(-3, 3, size, dtype=torch.float64).square() / 2)
    return torch.outer(line, line) / line.sum() ** 2


def climb(net, number, image, label, target, norm, epsilon, steps, decay, ahead=False, kernel=None, neighbours=0,
          spread=0.0):
    clean = image.to(net.precision)
    x, velocity, variance = clean, torch.zeros_like(clean), torch.zeros_like(clean)
    wanted = torch.tensor([label if target is None else target])
    sign = 1 if target is None else -1
    size = epsilon / 10

    def slope(point):
        return net.gradient(point, lambda scores: sign * cross_entropy(scores, wanted)[0])

    for step in range(steps):
        own = slope(x + size * decay * velocity if ahead else x)
        gradient = own + variance
        if kernel:
            smooth = kernel_of(kernel).to(net.precision)[None, None]
            gradient = F.conv2d(gradient.permute(0, 3, 1, 2), smooth, padding=kernel // 2).permute(0, 2, 3, 1)
        if neighbours:
            key = child(SEED, 0, "steps", step)
            around = [slope(x + spread * epsilon * uniform(child(key, i), number, x.shape).to(net.precision))
                      for i in range(neighbours)]
            variance = sum(around) / neighbours - own
        velocity = decay * velocity + gradient / gradient.abs().mean()
        change = x + size * (velocity.sign() if norm == "linf" else velocity / velocity.norm()) - clean
        if norm == "linf":
            change = change.clamp(-epsilon, epsilon)
        else:
            change = change * min(1.0, epsilon / change.norm().item())
        x = (clean + change).clamp(0, 1)
    return x


def run(name, parameters, images, labels, targets=None, **settings):
    noise = torch.Generator().manual_seed(NOISE_SEED)
    exact = Net(parameters)
    others = [Net(parameters, torch.float32)] + [Net(parameters, noise=noise) for _ in range(NOISY_RUNS)]
    final, success, stable = [], [], []
    for i in range(EXAMPLES):
        image, label = images[i:i + 1], labels[i].item()
        target = None if targets is None else targets[i].item()
        reference = climb(exact, i, image, label, target, **settings)
        rest = [climb(net, i, image, label, target, **settings).to(torch.float64) for net in others]
        final.append(reference)
        success.append(reached(exact.scores(reference)[0], label, target))
        stable.append(all((other - reference).abs().max().item() < TOGETHER for other in rest))
    print(f"  {name:8} stable {sum(stable):2}/{EXAMPLES}, succeeds on {sum(success):2}  {settings}")
    assert sum(stable) >= 10
    against_torchattacks(name, parameters, images, labels, targets, torch.cat(final), stable, settings)
    return {"attack": name, "settings": settings, "targets": None if targets is None else targets.tolist(),
            "success": success, "stable": stable, "images": torch.cat(final)}


def against_torchattacks(name, parameters, images, labels, targets, expected, stable, settings):
    """Its images, where it knows the attack and is there. It wants colours: three copies, of which the mean is seen."""
    if torchattacks is None or name == "vmi-fgsm" or settings["norm"] != "linf":
        return

    class Module(torch.nn.Module):
        def forward(self, x):
            return logits(parameters, x.mean(1, keepdim=True).permute(0, 2, 3, 1))

    epsilon, steps, decay = settings["epsilon"], settings["steps"], settings["decay"]
    own = dict(eps=epsilon, alpha=epsilon / 10, steps=steps, decay=decay)
    if name == "ti-fgsm":
        attack = torchattacks.TIFGSM(Module(), len_kernel=settings["kernel"], diversity_prob=0.0, **own)
        attack.stacked_kernel = attack.stacked_kernel.double()
    else:
        attack = {"mi-fgsm": torchattacks.MIFGSM, "ni-fgsm": torchattacks.NIFGSM}[name](Module(), **own)
    if targets is not None:
        attack.targeted, attack.get_target_label = True, lambda images, labels: targets
    theirs = attack.forward(images.permute(0, 3, 1, 2).repeat(1, 3, 1, 1), labels).detach()[:, :1].permute(0, 2, 3, 1)
    apart = [(a - b).abs().max().item() for a, b in zip(theirs, expected)]
    print(f"           torchattacks agrees on {sum(a < 1e-6 for a in apart)}")
    assert all(a < 1e-6 for a, kept in zip(apart, stable) if kept)


def frames():
    """Images of several shapes in frames, and the gradients of Σ y · dy by the images."""
    random = torch.Generator().manual_seed(3)
    cases = []
    for shape, top, left, height, width in (((8, 8, 1), 1, 0, 6, 7), ((5, 4, 2), 0, 1, 3, 2), ((5, 4, 2), 0, 0, 5, 4),
                                            ((7, 9, 3), 6, 8, 1, 1), ((7, 9, 3), 2, 3, 4, 5)):
        x = as_float32_values(torch.rand(1, *shape, generator=random, dtype=torch.float64)).requires_grad_()
        dy = as_float32_values(torch.randn(1, *shape, generator=random, dtype=torch.float64))
        small = F.interpolate(x.permute(0, 3, 1, 2), size=(height, width), mode="bilinear", align_corners=False)
        y = F.pad(small, (left, shape[1] - left - width, top, shape[0] - top - height)).permute(0, 2, 3, 1)
        (dx,) = torch.autograd.grad((y * dy).sum(), x)
        cases.append({"frame": [top, left, height, width], "x": x.detach(), "y": y.detach(), "dy": dy, "dx": dx})
    return cases


def main():
    make_repeatable()
    parameters = small_network.initial_parameters(seed=1)
    parameters = small_network.train(parameters, *small_network.gratings(1024, seed=100), epochs=40, batch=64,
                                     learning_rate=0.01, seed=7)
    test_images, test_labels = small_network.gratings(400, seed=200)
    images, labels = test_images[:EXAMPLES], test_labels[:EXAMPLES]
    targets = (labels + 1) % CLASSES
    linf = dict(norm="linf", epsilon=0.1, steps=10, decay=1.0)
    both = (parameters, images, labels)
    write("attacks", "small-network-transfer.json", {
        "origin": origin(__file__), "seed": SEED, "frames": frames(),
        "cases": [run("mi-fgsm", *both, **linf), run("mi-fgsm", *both, targets=targets, **linf),
                  run("mi-fgsm", *both, norm="l2", epsilon=0.6, steps=10, decay=0.5),
                  run("ni-fgsm", *both, **linf, ahead=True), run("ti-fgsm", *both, **linf, kernel=5),
                  run("vmi-fgsm", *both, **linf, neighbours=3, spread=1.5)]})


if __name__ == "__main__":
    sys.modules.setdefault("torchvision", unittest.mock.MagicMock())
    sys.modules.setdefault("requests", unittest.mock.MagicMock())
    try:
        import torchattacks
    except ImportError:
        torchattacks = None
    main()
