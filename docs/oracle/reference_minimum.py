"""The attacks that look for the nearest image as other programs have them, for compare_attacks.py.

Foolbox 3.3.4 serves ddn, fmn and ead; with REFERENCE_DDN=advertorch in the environment AdverTorch serves ddn. Foolbox's
fmn gets other projections: its L2 one multiplies by 1, its L0 one keeps a value too many and counts what sticks out of
[0, 1], and its L1 one is that of the ball alone, where ours is that of ball and [0, 1] together. Its
ead stops early for a whole batch at once: compare with --batch 1. The L∞ attack of Carlini and Wagner is written here
after the authors' program, which needs a TensorFlow of long ago.
"""

import os

import eagerpy
import foolbox
import torch

SMALLEST_LIMIT = 1 / 256


class L0Fmn(foolbox.attacks.L0FMNAttack):
    def project(self, x, x0, epsilon):
        x, x0 = x.raw, x0.raw
        change = (x.clamp(0, 1) - x0).flatten(1)
        ranks = change.abs().argsort(dim=1, descending=True, stable=True).argsort(dim=1)
        return eagerpy.astensor(x0 + (change * (ranks < epsilon.raw[:, None])).view_as(x))


class L1Fmn(foolbox.attacks.L1FMNAttack):
    def project(self, x, x0, epsilon):
        """Every change loses the same, found by bisection, and is then cut to the room that [0, 1] leaves."""
        x, x0, epsilon = x.raw, x0.raw, epsilon.raw
        change = (x - x0).flatten(1)
        size, room = change.abs(), torch.where(change > 0, 1 - x0.flatten(1), x0.flatten(1))
        low, high = torch.zeros_like(epsilon), size.amax(1)
        for _ in range(60):
            middle = (low + high) / 2
            outside = torch.minimum((size - middle[:, None]).clamp(min=0), room).sum(1) > epsilon
            low, high = torch.where(outside, middle, low), torch.where(outside, high, middle)
        high = torch.where(torch.minimum(size, room).sum(1) > epsilon, high, torch.zeros_like(high))
        kept = torch.minimum((size - high[:, None]).clamp(min=0), room)
        return eagerpy.astensor(x0 + (kept * change.sign()).view_as(x))


class L2Fmn(foolbox.attacks.L2FMNAttack):
    def project(self, x, x0, epsilon):
        x, x0 = x.raw, x0.raw
        change = x - x0
        length = change.flatten(1).norm(dim=1).clamp(min=1e-12)
        factor = (epsilon.raw / length).clamp(max=1)
        return eagerpy.astensor(x0 + change * factor.view(-1, 1, 1, 1))


FMN = {"l0": L0Fmn, "l1": L1Fmn, "l2": L2Fmn, "linf": foolbox.attacks.LInfFMNAttack}


class AdverTorchDdn:
    minimum = True

    def __init__(self, steps, gamma, radius):
        self.options = dict(nb_iter=steps, gamma=gamma, init_norm=radius, quantize=False)

    def run(self, model, images, criterion, *, epsilon=None):
        from advertorch.attacks import DDNL2Attack
        return DDNL2Attack(model, **self.options).perturb(images, criterion.labels.raw)


class LinfCarliniWagner:
    """All images of a round step together, and leave it one by one."""
    minimum = True

    def __init__(self, steps, rate, first, last, factor, decrease):
        self.steps, self.rate, self.first, self.last = steps, rate, first, last
        self.factor, self.decrease = factor, decrease

    def run(self, model, images, criterion, *, epsilon=None):
        targeted = hasattr(criterion, "target_classes")
        labels = criterion.target_classes.raw if targeted else criterion.labels.raw
        found, limits = images.clone(), torch.ones(len(images), dtype=images.dtype)
        constants = torch.full_like(limits, self.first)
        active = ((model(images).argmax(1) == labels) != targeted).nonzero()[:, 0]
        while len(active):
            done = self.round(model, images, labels, targeted, found, limits, constants, active)
            actual = (found[done] - images[done]).abs().flatten(1).amax(1)
            limits[done] = torch.minimum(limits[done], actual) * self.decrease
            active = done[limits[done] > SMALLEST_LIMIT]
        return found

    def round(self, model, images, labels, targeted, found, limits, constants, active):
        """Those of the images that reached the goal."""
        w = torch.atanh((found[active] * 2 - 1) * 0.999999)
        moments, squares, done, step = torch.zeros_like(w), torch.zeros_like(w), [], 0
        while len(active):
            w = w.detach().requires_grad_()
            x = (torch.tanh(w) + 1) / 2
            scores = model(x)
            own = torch.nn.functional.one_hot(labels[active], scores.shape[1]).bool()
            lead = scores[own] - scores.masked_fill(own, -float("inf")).amax(1)
            lacking = (-lead if targeted else lead).clamp(min=0)
            excess = ((x - images[active]).abs() - limits[active].view(-1, 1, 1, 1)).clamp(min=0).flatten(1).sum(1)
            loss = constants[active] * lacking + excess
            (gradient,) = torch.autograd.grad(loss.sum(), w)
            works = ((loss < 1e-4 * constants[active]) & ((scores.argmax(1) == labels[active]) == targeted)).detach()
            found[active[works]] = x[works].detach()
            done.append(active[works])
            step += 1
            moments = 0.9 * moments + 0.1 * gradient
            squares = 0.999 * squares + 0.001 * gradient.square()
            w = w.detach() - self.rate * (moments / (1 - 0.9 ** step)) / ((squares / (1 - 0.999 ** step)).sqrt() + 1e-8)
            stays = ~works
            if step % self.steps == 0:
                constants[active[stays]] *= self.factor
                stays = stays & (constants[active] < self.last)
            active, w, moments, squares = active[stays], w[stays], moments[stays], squares[stays]
        return torch.cat(done).sort().values


def counterpart(name, norm, epsilon, parameters):
    steps = int(parameters.get("steps", 0))
    if name == "ddn":
        gamma, radius = float(parameters["gamma"]), float(parameters["initial-radius"])
        if os.environ.get("REFERENCE_DDN") == "advertorch":
            return AdverTorchDdn(steps, gamma, radius)
        return foolbox.attacks.DDNAttack(init_epsilon=radius, steps=steps, gamma=gamma)
    if name == "fmn":
        return FMN[norm](steps=steps, max_stepsize=float(parameters["step-size"]), gamma=float(parameters["gamma"]))
    if name == "ead":
        return foolbox.attacks.EADAttack(
            binary_search_steps=int(parameters["searches"]), steps=steps, confidence=float(parameters["confidence"]),
            initial_stepsize=float(parameters["learning-rate"]), initial_const=float(parameters["initial-constant"]),
            regularization=float(parameters["regularization"]), decision_rule=parameters["rule"].upper())
    if name == "cw-linf":
        return LinfCarliniWagner(steps, float(parameters["learning-rate"]), float(parameters["initial-constant"]),
                                 float(parameters["largest-constant"]), float(parameters["constant-factor"]),
                                 float(parameters["decrease"]))
    return None
