"""AutoAttack's FAB, FAB-T and Square Attack, for compare_attacks.py."""

import torch
from autoattack.fab_pt import FABAttack_PT
from autoattack.square import SquareAttack

NAMES = {"linf": "Linf", "l2": "L2", "l1": "L1"}


class Fab:
    """The nearest image of all walks, at any distance."""

    minimum = True

    def __init__(self, norm, parameters, targets):
        self.norm, self.parameters, self.targets = norm, parameters, targets
        assert parameters["restarts"] == "1", "restarts of a search depend on what the two mean by epsilon"

    def run(self, model, images, criterion):
        labels = criterion.labels.raw
        attack = FABAttack_PT(model, norm=NAMES[self.norm], n_iter=int(self.parameters["steps"]),
                              alpha_max=float(self.parameters["alpha"]), eta=float(self.parameters["eta"]),
                              beta=float(self.parameters["beta"]), device=images.device)
        if not self.targets:
            return attack.attack_single_run(images, labels)
        best, distances = images.clone(), torch.full((len(images),), float("inf"))
        for attack.target_class in range(2, self.targets + 2):
            found = attack.attack_single_run(images, labels, is_targeted=True)
            order = {"linf": float("inf"), "l2": 2, "l1": 1}[self.norm]
            lengths = torch.linalg.vector_norm((found - images).flatten(1), ord=order, dim=1)
            nearer = (lengths > 0) & (lengths < distances)
            best[nearer], distances[nearer] = found[nearer], lengths[nearer]
        return best


class Square:
    """Seeds itself again for each batch, from the seed of the whole."""

    def __init__(self, norm, parameters):
        self.norm, self.parameters, self.batches = norm, parameters, 0

    def run(self, model, images, criterion, *, epsilon):
        self.batches += 1
        attack = SquareAttack(model, norm=NAMES[self.norm], n_queries=int(self.parameters["queries"]), eps=epsilon,
                              p_init=float(self.parameters["p"]), n_restarts=int(self.parameters["restarts"]),
                              resc_schedule=self.parameters.get("stretched", "true") == "true",
                              seed=torch.initial_seed() * 1000 + self.batches, device=images.device)
        return attack.perturb(images, criterion.labels.raw)


def counterpart(name, norm, epsilon, parameters):
    if name == "fab":
        return Fab(norm, parameters, 0)
    if name == "fab-t":
        return Fab(norm, parameters, int(parameters["targets"]))
    return Square(norm, parameters) if name == "square" else None
