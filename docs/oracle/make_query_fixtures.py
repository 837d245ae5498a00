"""Writes what the parts of attacks without a gradient must reproduce on the small network, by Foolbox and AdverTorch: for
HopSkipJump the direction that decisions along given noise tell, how far and how often it looks around, and the halving to
the border; for the boundary attack the proposals from given noise; for SPSA a gradient from given signs.

    PYTHONPATH=FOOLBOX:EAGERPY:ADVERTORCH python3 docs/oracle/make_query_fixtures.py

Run in float32 as these programs do. An image of the first two parts is marked stable where float64 decides alike.
"""

import json
import os
import sys
import unittest.mock

import torch

for missing in ("git", "requests", "torchvision"):
    sys.modules.setdefault(missing, unittest.mock.MagicMock())

import eagerpy
from advertorch.attacks.spsa import spsa_grad
from advertorch.attacks.utils import MarginalLoss
from foolbox.attacks import HopSkipJumpAttack
from foolbox.attacks.boundary_attack import draw_proposals

import small_network
from fixture_format import REPOSITORY, make_repeatable, origin, write

EXAMPLES = 4
SAMPLES = 9
NETWORK = "attacks/src/test/resources/io/github/tardigrad/attacks/oracle/small-network.json"


def tensor(element, precision=torch.float64):
    return torch.tensor(element["data"], dtype=precision).reshape(element["shape"])


def scores(parameters, images, precision):
    """Of images [N, 1, 8, 8], as PyTorch has them."""
    exact = {name: value.to(precision) for name, value in parameters.items()}
    return small_network.logits(exact, images.to(precision).permute(0, 2, 3, 1))


def channels_last(images):
    return images.permute(*range(images.dim() - 3), -2, -1, -3).contiguous()


def main():
    make_repeatable()
    with open(os.path.join(REPOSITORY, NETWORK), encoding="utf-8") as file:
        source = json.load(file)
    parameters = {name: tensor(value) for name, value in source["network"]["parameters"].items()}
    images = tensor(source["clean"]["images"], torch.float32)[:EXAMPLES].permute(0, 3, 1, 2).contiguous()
    labels = torch.tensor(source["clean"]["labels"])[:EXAMPLES]
    random = torch.Generator().manual_seed(5)

    def adversarial(precision):
        return lambda x: eagerpy.astensor(scores(parameters, x.raw, precision).argmax(1) != labels)

    # Starts beyond the border: noise that is taken for something else.
    starts = torch.rand(images.shape, generator=random)
    for _ in range(1000):
        wrong = adversarial(torch.float64)(eagerpy.astensor(starts)).raw
        starts = torch.where(wrong[:, None, None, None], starts, torch.rand(images.shape, generator=random))
    assert adversarial(torch.float64)(eagerpy.astensor(starts)).raw.all()
    fixture = {"origin": origin(__file__), "starts": channels_last(starts), "hopskipjump": []}
    for norm in ("l2", "linf"):
        attack = HopSkipJumpAttack(constraint=norm)
        # 64 values make the wanted share a power of two, and rounding would tell whether the last halving fell below it.
        halving = HopSkipJumpAttack(constraint=norm, gamma=1.0001)
        found, directions = {}, {}
        noise = torch.randn((SAMPLES, *images.shape), generator=random) if norm == "l2" \
            else 2 * torch.rand((SAMPLES, *images.shape), generator=random) - 1
        for precision in (torch.float32, torch.float64):
            decide = adversarial(precision)
            found[precision] = halving._binary_search(decide, eagerpy.astensor(images.to(precision)),
                                                      eagerpy.astensor(starts.to(precision))).raw
            # One image at a time: the length that a direction is divided by is that of the whole batch.
            parts = []
            for i in range(EXAMPLES):
                one = lambda x, i=i: eagerpy.astensor(scores(parameters, x.raw, precision).argmax(1) != labels[i])
                border = eagerpy.astensor(found[torch.float32][i:i + 1].to(precision))
                reach = attack.distance(eagerpy.astensor(images[i:i + 1].to(precision)), border)
                with unittest.mock.patch.object(eagerpy, "normal" if norm == "l2" else "uniform",
                                                lambda *_, **__: eagerpy.astensor(noise[:, i:i + 1].to(precision))):
                    parts.append(attack.approximate_gradients(one, border, SAMPLES, 0.5 * reach).raw)
            directions[precision] = torch.cat(parts)
        stable = [(found[torch.float32][i] - found[torch.float64][i]).abs().max().item() < 1e-3
                  and (directions[torch.float32][i] - directions[torch.float64][i]).abs().max().item() < 1e-4
                  for i in range(EXAMPLES)]
        fixture["hopskipjump"].append({
            "norm": norm, "border": channels_last(found[torch.float32]), "noise": channels_last(noise),
            "directions": channels_last(directions[torch.float32]), "stable": stable,
            "reaches": [attack.select_delta(eagerpy.astensor(images), eagerpy.astensor(torch.tensor([0.75])),
                                            step).raw.item() for step in range(3)]})
        print(norm, stable)

    originals, perturbed = eagerpy.astensor(images), eagerpy.astensor(starts)
    source_directions = originals - perturbed
    lengths = source_directions.raw.flatten(1).norm(dim=1)
    steps = torch.linspace(0.01, 0.4, EXAMPLES), torch.linspace(0.3, 0.001, EXAMPLES)
    eta = torch.randn((64, 1), generator=random)
    with unittest.mock.patch.object(eagerpy, "normal", lambda *_, **__: eagerpy.astensor(eta)):
        candidates, spheres = draw_proposals(
            (0, 1), originals, perturbed, source_directions,
            eagerpy.astensor(source_directions.raw / lengths[:, None, None, None]), eagerpy.astensor(lengths),
            eagerpy.astensor(steps[0]), eagerpy.astensor(steps[1]))
    fixture["boundary"] = {"noise": eta[:, 0], "spherical_steps": steps[0].tolist(), "source_steps": steps[1].tolist(),
                           "candidates": channels_last(candidates.raw), "spheres": channels_last(spheres.raw)}

    # In the middle of [0, 1], where our clamp of what is asked about changes nothing.
    inner = 0.1 + 0.8 * images
    signs = (torch.rand((SAMPLES, 1, *images.shape[1:]), generator=random) < 0.5).float()
    drawn = iter(signs)
    with unittest.mock.patch.object(torch.Tensor, "bernoulli_", lambda self: self.copy_(next(drawn).expand_as(self))):
        loss = MarginalLoss(reduction="none")
        gradient = spsa_grad(lambda x: scores(parameters, x, torch.float64),
                             lambda x, y: loss(x.reshape(-1, x.shape[-1]), y.reshape(-1)), inner.double(), labels,
                             0.01, SAMPLES, 1)
    fixture["spsa"] = {"images": channels_last(inner), "signs": channels_last(2 * signs[:, 0] - 1),
                       "gradient": channels_last(gradient)}
    write("attacks", "small-network-query.json", fixture)


if __name__ == "__main__":
    main()
