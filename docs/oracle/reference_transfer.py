"""The attacks with momentum as torchattacks 3.5.1 has them, for compare_attacks.py; its source must be on PYTHONPATH.

It draws once a batch what our DI-FGSM draws for each image, so there images go one by one.
"""

import torch


class Torchattacks:
    def __init__(self, make, alone=False, copies=1):
        self.make, self.alone, self.copies = make, alone, copies

    def run(self, model, images, criterion, *, epsilon):
        parts = [(images, criterion.labels.raw)]
        if self.alone:
            parts = zip(*(tensor.split(1) for tensor in parts[0]))

        def seen(x):
            return model(x.mean(1, keepdim=True) if self.copies > 1 else x)

        attack = self.make(seen)
        return torch.cat([attack.forward(x.repeat(1, self.copies, 1, 1), y).detach()[:, :images.shape[1]]
                          for x, y in parts])


def counterpart(name, norm, epsilon, parameters):
    if norm != "linf" or name not in ("mi-fgsm", "ni-fgsm", "di-fgsm", "ti-fgsm", "vmi-fgsm"):
        return None
    import torchattacks

    own = {"eps": epsilon, "alpha": float(parameters["step-size"]), "steps": int(parameters["steps"]),
           "decay": float(parameters["decay"])}
    if name == "di-fgsm":
        return Torchattacks(lambda model: torchattacks.DIFGSM(
            model, **own, resize_rate=float(parameters["resize"]), diversity_prob=float(parameters["probability"])),
            alone=True)
    if name == "ti-fgsm":  # it knows colour images only: a grey one goes in as three equal channels
        return Torchattacks(lambda model: torchattacks.TIFGSM(
            model, **own, len_kernel=int(parameters["kernel"]), diversity_prob=0.0), copies=3)
    if name == "vmi-fgsm":
        return Torchattacks(lambda model: torchattacks.VMIFGSM(
            model, **own, N=int(parameters["neighbours"]), beta=float(parameters["spread"])))
    kind = torchattacks.MIFGSM if name == "mi-fgsm" else torchattacks.NIFGSM
    return Torchattacks(lambda model: kind(model, **own))
