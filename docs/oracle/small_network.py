"""The small fixed network of the fixtures, and the synthetic images that it sorts.

    [N, 8, 8, 1] → conv 3×3 valid, 4 → relu → max pool 2 → flatten (NHWC) → dense 10 → relu → dense 4 → logits

Parameters stay in the layouts of this project (HWIO, [in, out]) and are turned only at the call of the convolution,
so autograd gives their gradients in these layouts too.
"""

import math

import numpy
import torch
import torch.nn.functional as F

CLASSES = 4
SIDE = 8


def initial_parameters(seed):
    """Uniform within ±1/sqrt(fan in), the default of torch; float64 values that float32 represents exactly."""
    random = numpy.random.RandomState(seed)
    shapes = {"conv.weight": (3, 3, 1, 4), "conv.bias": (4,), "dense1.weight": (36, 10), "dense1.bias": (10,),
              "dense2.weight": (10, CLASSES), "dense2.bias": (CLASSES,)}
    fan_in = {"conv": 9, "dense1": 36, "dense2": 10}
    return {name: as_float32_values(random.uniform(-1, 1, shape) / math.sqrt(fan_in[name.split(".")[0]]))
            for name, shape in shapes.items()}


def as_float32_values(array):
    """A float64 tensor whose values float32 represents exactly, so both precisions start from the same numbers."""
    return torch.as_tensor(array, dtype=torch.float64).to(torch.float32).to(torch.float64)


def logits(parameters, images):
    x = F.conv2d(images.permute(0, 3, 1, 2), parameters["conv.weight"].permute(3, 2, 0, 1), parameters["conv.bias"])
    x = F.max_pool2d(F.relu(x), 2)
    x = x.permute(0, 2, 3, 1).flatten(1)
    x = F.relu(x @ parameters["dense1.weight"] + parameters["dense1.bias"])
    return x @ parameters["dense2.weight"] + parameters["dense2.bias"]


def cross_entropy(scores, labels):
    """Per image."""
    return F.cross_entropy(scores, labels, reduction="none")


def margin(scores, labels):
    """Per image: the greatest wrong logit minus the logit of the label; positive exactly where the label loses."""
    of_label = F.one_hot(labels, CLASSES).bool()
    wrong = scores.masked_fill(of_label, -math.inf).max(dim=1).values
    return wrong - scores[of_label]


def gratings(count, seed):
    """Images of four classes in turn: stripes of four directions, of random phase and contrast, under noise."""
    random = numpy.random.RandomState(seed)
    directions = numpy.array([(0.25, 0.0), (0.0, 0.25), (0.18, 0.18), (0.18, -0.18)])  # cycles per pixel: down, right
    labels = numpy.arange(count) % CLASSES
    down, right = numpy.meshgrid(numpy.arange(SIDE), numpy.arange(SIDE), indexing="ij")
    images = numpy.empty((count, SIDE, SIDE, 1))
    for i, label in enumerate(labels):
        phase, contrast = random.uniform(0, 2 * math.pi), random.uniform(0.2, 0.45)
        wave = numpy.cos(2 * math.pi * (directions[label][0] * down + directions[label][1] * right) + phase)
        images[i, :, :, 0] = 0.5 + contrast * wave + random.normal(0, 0.06, (SIDE, SIDE))
    return as_float32_values(images.clip(0, 1)), torch.as_tensor(labels)


def train(parameters, images, labels, epochs, batch, learning_rate, seed):
    """Adam in float64 with label smoothing, which keeps the gradients at the training end away from zero."""
    random = numpy.random.RandomState(seed)
    trained = {name: value.clone().requires_grad_() for name, value in parameters.items()}
    optimizer = torch.optim.Adam(trained.values(), lr=learning_rate)
    for _ in range(epochs):
        order = torch.as_tensor(random.permutation(len(images)))
        for chosen in order.split(batch):
            optimizer.zero_grad()
            F.cross_entropy(logits(trained, images[chosen]), labels[chosen], label_smoothing=0.1).backward()
            optimizer.step()
    return {name: as_float32_values(value.detach()) for name, value in trained.items()}
