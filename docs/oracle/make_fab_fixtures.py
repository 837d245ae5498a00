"""Writes what FAB and Square Attack must reproduce: projections onto a hyperplane in a box, walks on the small network,
windows, schedules and single changes.

    PYTHONPATH=AUTOATTACK python3 docs/oracle/make_fab_fixtures.py

Computed by AutoAttack itself, in float32. A walk of FAB is repeated under noise of the size of rounding, and an image
is marked stable where all walks find the same distance. A targeted goal is shown to FAB as a model of two classes: the
target, and the strongest of the others. Square Attack runs on one image under a linear model that it cannot fool; what
it draws is written down as whole numbers, in the order in which it draws.
"""

import torch
from autoattack.fab_projections import projection_l1, projection_l2, projection_linf
from autoattack.fab_pt import FABAttack_PT
from autoattack.square import SquareAttack

import small_network
from fixture_format import make_repeatable, origin, write
from small_network import CLASSES

EXAMPLES = 16
STEPS = 20
NOISY_RUNS = 12
POINT_NOISE = 3e-7     # in pixels, about one rounding
TOGETHER = 1e-3        # how far the distances of stable images may part, as a share
IMAGES_TOGETHER = 1e-3  # the same for pixels of images that are said to be the same
NAMES = {"linf": "Linf", "l2": "L2", "l1": "L1"}
ORDERS = {"linf": float("inf"), "l2": 2, "l1": 1}


def projections():
    """Points of the box, hyperplanes near and far, and the ways between them."""
    torch.manual_seed(3)
    points = (torch.rand(14, 24) * 1.4 - 0.2).clamp(0, 1)
    weights = torch.randn(14, 24)
    weights[:, ::7] = 0
    weights[1] = 0                                    # no hyperplane at all
    weights[2, 1:] = 0                                # a single pixel
    weights[2, 0] = -0.7
    weights[3] = weights[3].sign()                    # ties in every norm
    points[4] = (weights[4] > 0).float()              # a corner of the box
    points[5] = 1 - (weights[5] > 0).float()          # the corner opposite
    excess = torch.tensor([0.8, 0.5, 0.1, 2.0, 1.5, -1.5, 0.0, 1e-3, -1e-3, 60.0, -60.0, -3.0, 4.0, -0.2])
    weights[12] *= 1e-4                               # a flat model
    excess[12] *= 1e-4
    offsets = (weights * points).sum(1) - excess
    ways = {"linf": projection_linf, "l2": projection_l2, "l1": projection_l1}
    return {"points": points, "weights": weights, "excess": ((weights.double() * points).sum(1) - offsets).tolist(),
            **{norm: way(points, weights.clone(), offsets.clone()) for norm, way in ways.items()}}


def fab(predict, norm, steps=STEPS):
    return FABAttack_PT(predict, norm=NAMES[norm], n_iter=steps, device=torch.device("cpu"))


def untargeted(predict, norm, image, label, target):
    return [fab(predict, norm).attack_single_run(image, label)]


def one_by_one(predict, norm, image, label, target):
    attack, found = fab(predict, norm), []
    for attack.target_class in range(2, CLASSES + 1):
        found.append(attack.attack_single_run(image, label, is_targeted=True))
    return found


def targeted(predict, norm, image, label, target):
    def two_classes(x):
        scores = predict(x)
        others = torch.cat((scores[:, :target], scores[:, target + 1:]), 1).amax(1)
        return torch.stack((others, scores[:, target]), 1)
    return [fab(two_classes, norm).attack_single_run(image, torch.tensor([0]))]


def walks(parameters, images, labels, targets):
    cases = []
    for attack in (untargeted, one_by_one, targeted):
        for norm in NAMES:
            distances, stable, same, final = [], [], [], []
            for i in range(EXAMPLES):
                image, label, target = images[i:i + 1].permute(0, 3, 1, 2), labels[i:i + 1], targets[i].item()
                found = []
                for run in range(1 + NOISY_RUNS):
                    noise = torch.Generator().manual_seed(run)

                    def predict(x):
                        if run > 0:
                            x = x + POINT_NOISE * torch.randn(x.shape, generator=noise)
                        return small_network.logits(parameters, x.permute(0, 2, 3, 1))

                    ways = [(x - image).flatten() for x in attack(predict, norm, image, label, target)]
                    ways = [(torch.linalg.vector_norm(way, ord=ORDERS[norm]).item(), way) for way in ways]
                    found.append(min((way for way in ways if way[0] > 0), key=lambda way: way[0],
                                     default=(0.0, torch.zeros(image.numel()))))
                distances.append(found[0][0])
                stable.append(all(abs(d - found[0][0]) <= TOGETHER * found[0][0] for d, _ in found))
                together = stable[-1] and all((way - found[0][1]).abs().max() < IMAGES_TOGETHER for _, way in found)
                same.append(together)
                final.append((image.flatten() + found[0][1]).view(small_network.SIDE, small_network.SIDE, 1))
            case = {"goal": attack.__name__, "norm": norm, "steps": STEPS, "distances": distances, "stable": stable}
            if attack is untargeted:
                case |= {"same_image": same, "images": torch.stack(final)}
            print(f"  {attack.__name__:12} {norm:5} stable {sum(stable):2}, the same image {sum(same):2},"
                  f" found {sum(d > 0 for d in distances):2}, median {sorted(distances)[EXAMPLES // 2]:.4f}")
            assert sum(stable) >= 8
            cases.append(case)
    return cases


class RecordedSquare(SquareAttack):
    """Square Attack that writes down what it draws."""

    shares = ()

    def random_choice(self, shape):
        signs = super().random_choice(shape)
        # Stripes come as [1, channels, 1, width]; written down they run over channels first.
        ordered = signs.permute(0, 2, 3, 1) if len(shape) == 4 else signs
        self.drawn += ((ordered + 1) / 2).int().flatten().tolist()
        return signs

    def random_int(self, low=0, high=1, shape=(1,)):
        number = super().random_int(low, high, list(shape))
        self.drawn.append(number.item())
        return number

    def eta(self, s):
        window = super().eta(s)
        self.drawn.append(int(window[0, s - 1].item() < 0))
        return window

    def p_selection(self, it):
        return self.shares[it] if self.shares else super().p_selection(it)


def changes():
    """Starts and changes of one image in each norm."""
    cases = []
    for norm, epsilon in (("linf", 0.2), ("l2", 2.5), ("l1", 15.0)):
        torch.manual_seed(5)
        height, width, channels = 11, 10, 2
        image = (torch.rand(1, channels, height, width) * 1.4 - 0.2).clamp(0, 1)
        slopes = torch.randn(channels * height * width, 3)
        asked, drawn = [], []

        def predict(x):
            asked.append(x.clone())
            drawn.append(attack.drawn)
            attack.drawn = []
            return x.flatten(1) @ slopes + torch.tensor([1000.0, 0.0, 0.0])

        shares = (0.8, 0.5, 0.3, 0.2, 0.1, 0.05, 0.01, 0.001)
        attack = RecordedSquare(predict, norm=NAMES[norm], n_queries=len(shares), eps=epsilon, device=image.device)
        attack.shares, attack.drawn = shares, []
        attack.perturb(image, torch.tensor([0]))
        tried, drawn = asked[1:-1], drawn[1:-1]       # without the looks at the clean image and at the result
        margins = [(scores[0, 0] - scores[0, 1:].max()).item() for scores in map(predict, tried)]
        steps, best = [], 0
        for number in range(1, len(tried)):
            side = round((shares[number - 1] * height * width) ** 0.5)
            side = max(side, 1) if norm == "linf" else max(side, 3) + (max(side, 3) % 2 == 0)
            steps.append({"side": min(side, height, width), "best": best, "draws": drawn[number],
                          "tried": tried[number].permute(0, 2, 3, 1)[0]})
            best = number if margins[number] < margins[best] else best
        assert 0 < best and any(step["best"] != i for i, step in enumerate(steps))
        cases.append({"norm": norm, "epsilon": epsilon, "image": image.permute(0, 2, 3, 1)[0], "draws": drawn[0],
                      "start": tried[0].permute(0, 2, 3, 1)[0], "steps": steps})
    return cases


def windows():
    result = []
    for norm in ("l2", "l1"):
        attack = SquareAttack(None, norm=NAMES[norm], eps=1.0, device=torch.device("cpu"))
        for side in (1, 2, 3, 4, 5, 7, 8):
            torch.manual_seed(0)
            window = attack.eta(side)
            while side > 1 and window[0, side - 1] < 0:
                window = attack.eta(side)
            result.append({"norm": norm, "window": window})
    return result


def sides():
    """The queries at which the side changes, in an image of 28 by 28."""
    result = []
    for queries in (5000, 300, 20_000):
        attack = SquareAttack(None, n_queries=queries, eps=1.0)
        for norm in NAMES:
            changes, before = [], None
            for query in range(queries):
                side = round((attack.p_selection(query) * 784) ** 0.5)
                side = max(side, 1) if norm == "linf" else max(side, 3) + (max(side, 3) % 2 == 0)
                if side != before:
                    changes.append([query, min(side, 28)])
                before = side
            result.append({"queries": queries, "norm": norm, "changes": changes})
    return result


def main():
    make_repeatable()
    parameters = small_network.initial_parameters(seed=1)
    parameters = small_network.train(parameters, *small_network.gratings(1024, seed=100), epochs=40, batch=64,
                                     learning_rate=0.01, seed=7)
    parameters = {name: value.float() for name, value in parameters.items()}
    images, labels = (part[:EXAMPLES] for part in small_network.gratings(400, seed=200))
    targets = (labels + 1) % CLASSES
    write("attacks", "fab.json", {"origin": origin(__file__), "projections": projections(), "targets": targets.tolist(),
                                  "cases": walks(parameters, images.float(), labels, targets)})
    write("attacks", "square.json", {"origin": origin(__file__), "windows": windows(), "sides": sides(),
                                     "changes": changes()})


if __name__ == "__main__":
    main()
