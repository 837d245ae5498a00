"""Attacks without a gradient for compare_attacks.py: SPSA by AdverTorch, NES with AdverTorch's estimate, HopSkipJump and
the boundary attack by Foolbox.

Foolbox's HopSkipJump divides random directions and gradient estimates by the length that those of the whole batch have
together, and so looks around and steps less far in larger batches: here both are undone, as with one image at a time. The boundary attack draws the same noise for all images of a batch, which does not matter
to their medians.
"""

import eagerpy
import foolbox
import torch


class Spsa:
    """AdverTorch's loop, in L∞ only; it goes on after success, and asks about pixels outside [0, 1]."""

    def __init__(self, parameters):
        self.parameters = parameters

    def run(self, model, images, criterion, *, epsilon):
        from advertorch.attacks.spsa import LinfSPSAAttack
        settings = self.parameters
        attack = LinfSPSAAttack(model, eps=epsilon, delta=float(settings["delta"]),
                                lr=float(settings["learning-rate"]), nb_iter=int(settings["steps"]),
                                nb_sample=int(settings["samples"]), max_batch_size=64)
        return attack.perturb(images, criterion.labels.raw)


class Nes:
    """Steps along a running mean of gradients that AdverTorch estimates, in L∞ or L2."""

    def __init__(self, norm, parameters):
        self.norm, self.parameters = norm, parameters

    def run(self, model, images, criterion, *, epsilon):
        from advertorch.attacks.blackbox.estimators import NESWrapper
        labels, shape = criterion.labels.raw, images.shape
        step = self.parameters["step-size"]
        step = epsilon / float(step[8:] or 1) if step.startswith("epsilon") else float(step)
        clean, x = images.flatten(1), images.flatten(1).clone()
        mean = torch.zeros_like(x)
        size = clean.shape[1] ** 0.5

        def loss(flat):
            repeated = labels.repeat_interleave(len(flat) // len(labels))
            return torch.nn.functional.cross_entropy(model(flat.reshape(-1, *shape[1:])).double(), repeated,
                                                     reduction="none")[:, None]

        # Its normal vectors are divided by the root of their size.
        estimate = NESWrapper(loss, int(self.parameters["samples"]), float(self.parameters["sigma"]) * size)
        for _ in range(int(self.parameters["steps"])):
            with torch.no_grad():
                wrong = (model(x.reshape(shape)).argmax(1) != labels)[:, None]
                mean = 0.9 * mean + 0.1 * estimate.estimate_grad(x)[:, 0]
                if self.norm == "linf":
                    moved = (x + step * mean.sign() - clean).clamp(-epsilon, epsilon)
                else:
                    moved = x + step * mean / mean.norm(dim=1, keepdim=True).clamp(min=1e-30) - clean
                    moved = moved * (epsilon / moved.norm(dim=1, keepdim=True).clamp(min=epsilon))
                x = torch.where(wrong, x, (clean + moved).clamp(0, 1))
        return x.reshape(shape)


class EachByItself(foolbox.attacks.HopSkipJumpAttack):
    def approximate_gradients(self, is_adversarial, x_advs, steps, delta):
        gradients = super().approximate_gradients(is_adversarial, x_advs, steps, delta * len(x_advs) ** 0.5).raw
        lengths = gradients.flatten(1).norm(dim=1)[:, None, None, None]
        return eagerpy.astensor(gradients / (lengths + 1e-12))


def searched(attack, model, images, criterion):
    """A batch at a time, without the images that are wrong anyway."""
    labels = criterion.labels.raw
    right = model(images).argmax(1) == labels
    results = images.clone()
    results[right] = attack.run(model, images[right], foolbox.criteria.Misclassification(labels[right]))
    return results


class HopSkipJump:
    minimum = True

    def __init__(self, norm, parameters):
        self.attack = EachByItself(steps=int(parameters["steps"]), constraint=norm,
                                   initial_gradient_eval_steps=int(parameters["samples"]))

    def run(self, model, images, criterion):
        return searched(self.attack, model, images, criterion)


class Boundary:
    minimum = True

    def __init__(self, parameters):
        self.attack = foolbox.attacks.BoundaryAttack(
            steps=int(parameters["steps"]), spherical_step=float(parameters["spherical-step"]),
            source_step=float(parameters["source-step"]))

    def run(self, model, images, criterion):
        return searched(self.attack, model, images, criterion)


def counterpart(name, norm, epsilon, parameters):
    if name == "spsa" and norm == "linf":
        return Spsa(parameters)
    if name == "nes":
        return Nes(norm, parameters)
    if name == "hopskipjump":
        return HopSkipJump(norm, parameters)
    return Boundary(parameters) if name == "boundary" else None
