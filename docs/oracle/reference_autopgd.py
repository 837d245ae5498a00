"""APGD as its authors run it, for compare_attacks.py: AutoAttack must be on PYTHONPATH."""

import torch
from autoattack.autopgd_base import APGDAttack, APGDAttack_targeted

NORMS = {"linf": "Linf", "l2": "L2", "l1": "L1"}
LOSSES = {"apgd-ce": "ce", "apgd-dlr": "dlr", "apgd-t": "dlr-targeted"}


class AutoPgd:
    def __init__(self, name, norm, parameters):
        self.name, self.norm, self.parameters = name, norm, parameters

    def run(self, model, images, criterion, *, epsilon):
        settings = {"norm": NORMS[self.norm], "eps": epsilon, "n_iter": int(self.parameters["steps"]),
                    "n_restarts": int(self.parameters["restarts"]), "eot_iter": int(self.parameters["samples"]),
                    "use_largereps": self.parameters.get("large-radii") == "true", "seed": torch.initial_seed(),
                    "device": "cpu"}
        if self.name == "apgd-t":
            attack = APGDAttack_targeted(model, n_target_classes=int(self.parameters["targets"]), **settings)
        else:
            attack = APGDAttack(model, loss=LOSSES[self.name], **settings)
        return attack.perturb(images, criterion.labels.raw)


def counterpart(name, norm, epsilon, parameters):
    return AutoPgd(name, norm, parameters) if name in LOSSES else None
