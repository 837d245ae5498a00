"""The saliency map attack by AdverTorch 0.2.4 and the one-pixel attack by torchattacks 3.5.1, for compare_attacks.py;
their sources must be on PYTHONPATH.

AdverTorch's needs a target and goes on until it is reached. Here it is told so as soon as the label is lost, and runs
towards each of the likeliest classes; what changes fewest values counts, as in ours. The evolution of torchattacks is
scipy's, which mixes in the best candidate, where ours (and the paper's) mixes three at random.
"""

import torch

BATCH = 20  # AdverTorch looks at all pairs of pixels of all images at once


class SaliencyMap:
    minimum = True

    def __init__(self, theta, gamma, candidates):
        self.theta, self.gamma, self.candidates = theta, gamma, candidates

    def run(self, model, images, criterion):
        return torch.cat([self.part(model, *part)
                          for part in zip(images.split(BATCH), criterion.labels.raw.split(BATCH))])

    def part(self, model, images, labels):
        from advertorch.attacks import JacobianSaliencyMapAttack

        class UntilLost(JacobianSaliencyMapAttack):
            def _get_predicted_label(self, x):
                predicted = super()._get_predicted_label(x)
                return torch.where(predicted == labels, labels, targets)

        ranking = model(images).argsort(1, descending=True)
        best = torch.zeros_like(images)
        fewest = torch.full((len(images),), images[0].numel() + 1)
        for candidate in range(1, self.candidates):
            targets = ranking[:, candidate]
            attack = UntilLost(model, num_classes=ranking.shape[1], theta=self.theta, gamma=self.gamma)
            found = attack.perturb(images, targets).detach()
            changed = (found != images).flatten(1).sum(1)
            better = (model(found).argmax(1) != labels) & (changed < fewest)
            best[better], fewest[better] = found[better], changed[better]
        return best


class OnePixel:
    minimum = True

    def __init__(self, pixels, population, generations):
        self.pixels, self.population, self.generations = pixels, population, generations

    def run(self, model, images, criterion):
        import torchattacks
        # Its population is a multiple of the number of unknowns, of which popsize is the whole.
        attack = torchattacks.OnePixel(model, pixels=self.pixels, steps=self.generations, popsize=self.population,
                                       inf_batch=1000)
        return attack.forward(images, criterion.labels.raw)


def counterpart(name, norm, epsilon, parameters):
    if name == "jsma":
        return SaliencyMap(float(parameters["theta"]), float(parameters["gamma"]), int(parameters["candidates"]))
    if name == "one-pixel":
        return OnePixel(*(int(parameters[key]) for key in ("pixels", "population", "generations")))
    return None
