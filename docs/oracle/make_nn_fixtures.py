"""Writes what layers, losses, optimizers, schedules and a short training must reproduce.

    python3 docs/oracle/make_nn_fixtures.py

Every number comes from float64, from inputs that float32 represents exactly.
"""

import math

import numpy
import torch
import torch.nn.functional as F
from torch import nn

import small_network
from fixture_format import make_repeatable, origin, write
from small_network import as_float32_values

STEPS = 20
SCHEDULE_STEPS = 50


def normal(seed, *shape):
    return as_float32_values(numpy.random.RandomState(seed).normal(size=shape))


def nchw(x):
    return x.permute(0, 3, 1, 2)


def nhwc(x):
    return x.permute(0, 2, 3, 1)


def with_gradients(output_gradient_seed, function, **inputs):
    """The output of a function, a given gradient of the output, and what that makes of the gradient of each input."""
    inputs = {name: value.clone().requires_grad_() for name, value in inputs.items()}
    y = function(**inputs)
    dy = normal(output_gradient_seed, *y.shape)
    gradients = torch.autograd.grad(y, list(inputs.values()), dy)
    return ({name: value.detach() for name, value in inputs.items()} | {"y": y.detach(), "dy": dy}
            | {"d" + name: gradient for name, gradient in zip(inputs, gradients)})


# Optimizers ----------------------------------------------------------------------------------------------------------

OPTIMIZERS = {
    "sgd": (torch.optim.SGD, {"lr": 0.05}),
    "sgd-momentum": (torch.optim.SGD, {"lr": 0.05, "momentum": 0.9}),
    "sgd-nesterov": (torch.optim.SGD, {"lr": 0.05, "momentum": 0.9, "nesterov": True}),
    "sgd-weight-decay": (torch.optim.SGD, {"lr": 0.05, "weight_decay": 5e-4}),
    "sgd-momentum-weight-decay": (torch.optim.SGD, {"lr": 0.05, "momentum": 0.9, "weight_decay": 5e-4}),
    "sgd-nesterov-weight-decay": (torch.optim.SGD,
                                  {"lr": 0.05, "momentum": 0.9, "nesterov": True, "weight_decay": 5e-4}),
    "adam": (torch.optim.Adam, {}),
    "adam-fast": (torch.optim.Adam, {"lr": 0.05, "betas": (0.8, 0.99), "eps": 1e-6}),
    "adam-weight-decay": (torch.optim.Adam, {"lr": 0.05, "weight_decay": 5e-4}),
    "adamw": (torch.optim.AdamW, {}),
    "adamw-weight-decay": (torch.optim.AdamW, {"lr": 0.05, "weight_decay": 0.1}),
}


def optimizers():
    root = normal(1, 7, 7) / 3
    matrix = as_float32_values(root @ root.T + 0.1 * torch.eye(7, dtype=torch.float64))
    matrix = torch.triu(matrix) + torch.triu(matrix, 1).T
    vector, start = normal(2, 7), normal(3, 7)
    # From ordinary to tiny, so that Adam's epsilon and its place in the formula show; one coordinate has no gradient.
    scale = as_float32_values([1.0, 100.0, 1e-2, 1e-4, 1e-8, 0.0, 1.0])
    given = as_float32_values(normal(4, STEPS, 7) * scale)
    given[::3, 6] = 0  # a coordinate with a gradient now and then
    given = given + 0.0

    def follow(factory, options, gradient):
        p = start.clone().requires_grad_()
        optimizer = factory([p], **options)
        parameters = []
        for step in range(STEPS):
            p.grad = gradient(step, p.detach())
            optimizer.step()
            parameters.append(p.detach().clone())
        return torch.stack(parameters)

    cases = []
    for name, (factory, options) in OPTIMIZERS.items():
        defaults = factory([torch.zeros(1)], **options).defaults
        kept = ("lr", "momentum", "dampening", "nesterov", "betas", "eps", "weight_decay")
        cases.append({"name": name, "optimizer": factory.__name__,
                      "options": {key: defaults[key] for key in kept if key in defaults},
                      "on_quadratic": follow(factory, options, lambda step, p: matrix @ p - vector),
                      "on_given_gradients": follow(factory, options, lambda step, p: given[step].clone())})
    write("nn", "optimizers.json", {
        "origin": origin(__file__), "steps": STEPS, "start": start,
        "quadratic": {"gradient": "matrix * p - vector", "matrix": matrix, "vector": vector},
        "given_gradients": given, "cases": cases})


# Schedules -----------------------------------------------------------------------------------------------------------

def schedules():
    def rates(base, scheduler):
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=base)
        schedule = scheduler(optimizer)
        found = []
        for _ in range(SCHEDULE_STEPS):
            found.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            schedule.step()
        return torch.tensor(found, dtype=torch.float64)

    of = torch.optim.lr_scheduler
    cases = []

    def case(name, schedule, base, scheduler, **options):
        cases.append({"name": name, "schedule": schedule, "base": base, "options": options,
                      "rates": rates(base, lambda optimizer: scheduler(optimizer, **options))})

    def warm_up_cosine(optimizer, warm_up, total, minimum):
        base = optimizer.param_groups[0]["lr"]

        def factor(step):
            if step < warm_up:
                return (step + 1) / warm_up
            cosine = (1 + math.cos(math.pi * (step - warm_up) / (total - warm_up))) / 2
            return (minimum + (base - minimum) * cosine) / base

        return of.LambdaLR(optimizer, factor)

    case("step", "StepLR", 0.1, of.StepLR, step_size=10, gamma=0.1)
    case("step-uneven", "StepLR", 0.1, of.StepLR, step_size=7, gamma=0.5)
    case("multi-step", "MultiStepLR", 0.1, of.MultiStepLR, milestones=[15, 30, 45], gamma=0.1)
    case("cosine", "CosineAnnealingLR", 0.1, of.CosineAnnealingLR, T_max=50, eta_min=0.0)
    case("cosine-minimum", "CosineAnnealingLR", 0.1, of.CosineAnnealingLR, T_max=49, eta_min=0.001)
    for anneal in ("cos", "linear"):
        case(f"one-cycle-{anneal}", "OneCycleLR", 0.1, of.OneCycleLR, max_lr=0.1, total_steps=SCHEDULE_STEPS,
             pct_start=0.3, div_factor=25.0, final_div_factor=1e4, three_phase=False, anneal_strategy=anneal,
             cycle_momentum=False)
    case("one-cycle-early-peak", "OneCycleLR", 0.2, of.OneCycleLR, max_lr=0.2, total_steps=SCHEDULE_STEPS,
         pct_start=0.25, div_factor=10.0, final_div_factor=100.0, three_phase=False, anneal_strategy="linear",
         cycle_momentum=False)
    case("warm-up", "LinearLR", 0.1, of.LinearLR, start_factor=0.1, end_factor=1.0, total_iters=10)
    case("warm-up-by-tenths", "LinearLR", 0.1, of.LinearLR, start_factor=0.1, end_factor=1.0, total_iters=9)
    case("warm-up-cosine", "rate (step + 1) / warm_up, then cosine over the rest", 0.1, warm_up_cosine,
         warm_up=10, total=SCHEDULE_STEPS, minimum=0.0)
    write("nn", "schedules.json", {
        "origin": origin(__file__), "steps": SCHEDULE_STEPS,
        "meaning": "rates[i] is the rate of optimizer step i, counted from 0", "cases": cases})


# Layers --------------------------------------------------------------------------------------------------------------

def convolution(name, seed, image, kernel, outputs, stride=(1, 1), padding=(0, 0), dilation=(1, 1), groups=1):
    def forward(x, weight, bias):
        return nhwc(F.conv2d(nchw(x), weight.permute(3, 2, 0, 1), bias, stride, padding, dilation, groups))

    return {"name": name, "stride": stride, "padding": padding, "dilation": dilation, "groups": groups,
            **with_gradients(seed + 3, forward, x=normal(seed, *image),
                             weight=normal(seed + 1, *kernel, image[3] // groups, outputs),
                             bias=normal(seed + 2, outputs))}


def convolutions():
    return [
        convolution("3x3", 10, (2, 5, 6, 3), (3, 3), 4),
        convolution("3x3-padded", 20, (2, 5, 4, 3), (3, 3), 2, padding=(1, 1)),
        convolution("4x4-stride-2-padded", 30, (2, 6, 8, 2), (4, 4), 3, stride=(2, 2), padding=(1, 1)),
        convolution("3x3-stride-2-leaves-a-rest", 40, (1, 6, 7, 2), (3, 3), 3, stride=(2, 2)),
        convolution("1x1", 50, (2, 3, 4, 5), (1, 1), 3),
        convolution("1x1-stride-2", 60, (1, 5, 5, 3), (1, 1), 4, stride=(2, 2)),
        convolution("3x3-dilated", 70, (1, 7, 6, 2), (3, 3), 3, padding=(2, 2), dilation=(2, 2)),
        convolution("3x3-groups", 80, (2, 4, 5, 4), (3, 3), 6, padding=(1, 1), groups=2),
        convolution("3x3-depthwise", 90, (1, 5, 5, 3), (3, 3), 6, padding=(1, 1), groups=3),
        convolution("all-uneven", 100, (2, 8, 7, 4), (2, 3), 4, (2, 1), (1, 2), (2, 1), 2),
    ]


def poolings(kind):
    def case(name, seed, image, window, stride, padding=(0, 0), x=None, **options):
        def forward(x):
            pool = F.max_pool2d if kind == "max" else F.avg_pool2d
            return nhwc(pool(nchw(x), window, stride, padding, **options))

        x = normal(seed, *image) if x is None else x
        return {"name": name, "window": window, "stride": stride, "padding": padding, **options,
                **with_gradients(seed + 1, forward, x=x)}

    if kind == "max":
        tied = torch.as_tensor(numpy.random.RandomState(5).randint(0, 2, (1, 6, 6, 2)), dtype=torch.float64)
        return [case("2x2", 200, (2, 6, 4, 3), (2, 2), (2, 2)),
                case("2x2-leaves-a-rest", 210, (1, 5, 7, 2), (2, 2), (2, 2)),
                case("3x3-stride-2-padded", 220, (2, 6, 5, 2), (3, 3), (2, 2), (1, 1)),
                case("3x2-overlapping", 230, (1, 6, 6, 2), (3, 2), (1, 2)),
                case("ties-go-to-the-first-in-row-order", 240, (1, 6, 6, 2), (2, 2), (2, 2), x=tied)]
    return [case("2x2", 300, (2, 6, 4, 3), (2, 2), (2, 2), count_include_pad=True),
            case("2x2-leaves-a-rest", 310, (1, 5, 7, 2), (2, 2), (2, 2), count_include_pad=True),
            case("3x3-stride-2-padded-counting-padding", 320, (2, 6, 5, 2), (3, 3), (2, 2), (1, 1),
                 count_include_pad=True),
            case("3x3-stride-2-padded-not-counting-padding", 330, (2, 6, 5, 2), (3, 3), (2, 2), (1, 1),
                 count_include_pad=False),
            case("3x2-overlapping", 340, (1, 6, 6, 2), (3, 2), (1, 2), count_include_pad=True),
            case("global", 350, (2, 4, 5, 3), (4, 5), (1, 1), count_include_pad=True)]


def batch_norms():
    def case(name, seed, shape, training):
        channels = shape[-1]
        mean = normal(seed + 4, channels)
        variance = as_float32_values(normal(seed + 5, channels).abs() + 0.5)
        running = {"mean": mean.clone(), "variance": variance.clone()}

        def forward(x, gamma, beta):
            flat = x.reshape(-1, channels)
            return F.batch_norm(flat, running["mean"], running["variance"], gamma, beta, training,
                                momentum=0.1, eps=1e-5).reshape(x.shape)

        result = with_gradients(seed + 3, forward, x=as_float32_values(2 * normal(seed, *shape) + 0.7),
                                gamma=as_float32_values(1 + 0.3 * normal(seed + 1, channels)),
                                beta=normal(seed + 2, channels))
        return {"name": name, "training": training, "momentum": 0.1, "epsilon": 1e-5,
                "running_mean_before": mean, "running_variance_before": variance, **result,
                "running_mean_after": running["mean"], "running_variance_after": running["variance"]}

    return [case("training", 400, (4, 3, 3, 5), True), case("evaluation", 410, (4, 3, 3, 5), False),
            case("training-dense", 420, (8, 5), True), case("evaluation-dense", 430, (8, 5), False),
            case("training-two-values-a-channel", 440, (2, 1, 1, 3), True)]


def dense_and_activations():
    x = normal(500, 3, 5)
    exact = as_float32_values([[-2.0, -0.0, 0.0, 0.5, 3.0]])
    return {"dense": [{"name": "5-to-4", **with_gradients(503, lambda x, weight, bias: x @ weight + bias, x=x,
                                                           weight=normal(501, 5, 4), bias=normal(502, 4))}],
            "relu": [{"name": "ordinary", **with_gradients(511, lambda x: F.relu(x), x=x)},
                     {"name": "gradient-at-zero-is-zero", **with_gradients(512, lambda x: F.relu(x), x=exact)}],
            "mean_squared_error": [{"name": "mean-over-all", "target": normal(521, 3, 5),
                                    **with_gradients(522, lambda x: F.mse_loss(x, normal(521, 3, 5)), x=x)}]}


def activations():
    x = as_float32_values(numpy.concatenate([[-7.5, -3.0, -1.2784645, -0.75, -1e-3, 0.0, 1e-3, 0.5, 2.0, 6.5],
                                             numpy.random.RandomState(530).normal(size=10)]).reshape(4, 5))
    functions = {"sigmoid": torch.sigmoid, "tanh": torch.tanh, "silu": F.silu, "gelu": F.gelu,
                 "leaky_relu": lambda x: F.leaky_relu(x, 0.2)}
    return [{"name": name, **with_gradients(531, lambda x: function(x), x=x)} for name, function in functions.items()]


def layer_norms():
    def case(name, seed, shape, epsilon):
        return {"name": name, "epsilon": epsilon, **with_gradients(
            seed + 3, lambda x, weight, bias: F.layer_norm(x, shape[-1:], weight, bias, epsilon),
            x=normal(seed, *shape), weight=normal(seed + 1, shape[-1]), bias=normal(seed + 2, shape[-1]))}

    return [case("tokens", 540, (3, 4, 7), 1e-5), case("rows", 550, (4, 16), 1e-5),
            case("images", 560, (2, 3, 3, 5), 0.1)]


def over_rows():
    """What takes two inputs, or has no layer."""
    p, q = as_float32_values(2 * normal(570, 4, 6)), as_float32_values(2 * normal(571, 4, 6))

    def divergence(reduction):
        return lambda p, q: F.kl_div(F.log_softmax(q, 1), F.softmax(p, 1), reduction=reduction)

    ties = as_float32_values([[1.0, 3.0, 3.0, -2.0], [0.5, 0.25, 0.0, -1.0]])
    return {"kl_divergence": [
                {"name": "mean", **with_gradients(572, divergence("batchmean"), p=p, q=q)},
                {"name": "per-example", **with_gradients(573, lambda p, q: divergence("none")(p, q).sum(1), p=p, q=q)}],
            "max": [{"name": "ties-share", **with_gradients(580, lambda x: x.amax(dim=1), x=ties)}],
            "embedding": [{"name": "repeated", "indices": [2, 0, 2, 3], **with_gradients(
                590, lambda weight: F.embedding(torch.tensor([2, 0, 2, 3]), weight), weight=normal(591, 4, 3))}]}


def soft_maxima():
    extreme = as_float32_values([[1000.0, 0.0, -1000.0, 999.0], [-200.0, -201.0, -202.0, -203.0],
                                 [0.0, 0.0, 0.0, 0.0]])
    rows = {"ordinary": (600, 3 * normal(600, 6, 5)), "extreme": (610, extreme)}
    return {kind: [{"name": name, **with_gradients(seed + 1, lambda x: function(x, dim=1), x=as_float32_values(x))}
                   for name, (seed, x) in rows.items()]
            for kind, function in (("log_softmax", F.log_softmax), ("softmax", F.softmax))}


def cross_entropies():
    logits = as_float32_values(3 * normal(700, 6, 5))
    indices = torch.tensor([0, 4, 2, 2, 1, 3])
    soft = as_float32_values(torch.softmax(normal(701, 6, 5), dim=1))
    extreme = as_float32_values([[50.0, -50.0, 0.0], [-50.0, 50.0, 0.0], [80.0, 0.0, -80.0]])

    def case(name, x, target, smoothing):
        kind = {"indices": target.tolist()} if target.dtype == torch.int64 else {"soft_labels": target}
        per_example = with_gradients(
            710, lambda x: F.cross_entropy(x, target, reduction="none", label_smoothing=smoothing), x=x)
        mean = x.clone().requires_grad_()
        loss = F.cross_entropy(mean, target, label_smoothing=smoothing)
        return {"name": name, "label_smoothing": smoothing, "logits": x, **kind,
                "per_example": {"loss": per_example["y"], "dloss": per_example["dy"], "dlogits": per_example["dx"]},
                "mean": {"loss": loss.item(), "dlogits": torch.autograd.grad(loss, mean)[0]}}

    return [case("indices", logits, indices, 0.0), case("indices-smoothed", logits, indices, 0.1),
            case("soft-labels", logits, soft, 0.0), case("soft-labels-smoothed", logits, soft, 0.1),
            case("extreme-logits", extreme, torch.tensor([0, 0, 1]), 0.0)]


def layers():
    write("nn", "layers.json", {
        "origin": origin(__file__),
        "meaning": "dNAME is the gradient of sum(y * dy) with respect to NAME; pairs are (height, width)",
        "conv2d": convolutions(), "max_pool2d": poolings("max"), "average_pool2d": poolings("average"),
        "batch_norm": batch_norms(), "layer_norm": layer_norms(), "activations": activations(), **over_rows(),
        **dense_and_activations(), **soft_maxima(), "cross_entropy": cross_entropies()})


# Training ------------------------------------------------------------------------------------------------------------

def training():
    images, labels = small_network.gratings(16, seed=300)
    initial = small_network.initial_parameters(seed=8)

    def run(factory, options):
        parameters = {name: value.clone().requires_grad_() for name, value in initial.items()}
        optimizer = factory(parameters.values(), **options)
        losses, first_gradients, after_first = [], None, None
        for step in range(6):
            optimizer.zero_grad()
            loss = F.cross_entropy(small_network.logits(parameters, images), labels)
            losses.append(loss.item())
            if step == 5:
                break
            loss.backward()
            if step == 0:
                first_gradients = {name: p.grad.clone() for name, p in parameters.items()}
            optimizer.step()
            if step == 0:
                after_first = {name: p.detach().clone() for name, p in parameters.items()}
        return first_gradients, {"losses": losses, "after_first_step": after_first,
                                 "final": {name: p.detach() for name, p in parameters.items()}}

    cases = []
    for name, factory, options in (
            ("sgd", torch.optim.SGD, {"lr": 0.1}),
            ("sgd-momentum-weight-decay", torch.optim.SGD, {"lr": 0.1, "momentum": 0.9, "weight_decay": 5e-4}),
            ("adam", torch.optim.Adam, {"lr": 0.01})):
        gradients, result = run(factory, options)
        cases.append({"name": name, "optimizer": factory.__name__, "options": options, **result})
    write("nn", "small-network-training.json", {
        "origin": origin(__file__),
        "meaning": "losses[k] is the mean cross-entropy over the batch after k steps; the network is that of "
                   "docs/oracle/small_network.py",
        "images": images, "labels": labels.tolist(), "initial": initial,
        "initial_logits": small_network.logits(initial, images), "first_gradients": gradients, "cases": cases})


# Initialisation ------------------------------------------------------------------------------------------------------

def initialisation():
    layers = {"conv 3x3, 1 to 32": nn.Conv2d(1, 32, 3), "conv 3x3, 32 to 64": nn.Conv2d(32, 64, 3),
              "conv 4x4, 16 to 32": nn.Conv2d(16, 32, 4),
              "conv 3x3, 64 to 64, groups 4": nn.Conv2d(64, 64, 3, groups=4),
              "dense 784 to 128": nn.Linear(784, 128), "dense 1600 to 64": nn.Linear(1600, 64),
              "dense 128 to 10": nn.Linear(128, 10)}
    cases = []
    for name, layer in layers.items():
        fan_in = layer.weight[0].numel()
        bound = 1 / math.sqrt(fan_in)
        torch.manual_seed(9)
        observed = []
        for _ in range(20):
            layer.reset_parameters()
            observed += [layer.weight.detach().abs().max().item(), layer.bias.detach().abs().max().item()]
        assert 0.99 * bound < max(observed) <= bound * (1 + 1e-6), name
        cases.append({"layer": name, "fan_in": fan_in, "bound": bound, "standard_deviation": bound / math.sqrt(3)})
    write("nn", "initialisation.json", {
        "origin": origin(__file__),
        "meaning": "weight and bias are uniform in [-bound, bound]; bound = 1 / sqrt(fan_in); "
                   "fan_in = kernel height * kernel width * input channels / groups, or the inputs of a dense layer",
        "cases": cases})


def main():
    make_repeatable()
    optimizers()
    schedules()
    layers()
    training()
    initialisation()


if __name__ == "__main__":
    main()
