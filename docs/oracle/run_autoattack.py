"""Runs the reference implementation of AutoAttack on a published checkpoint and keeps what became of each image.

    PYTHONPATH=AUTOATTACK python3 docs/oracle/run_autoattack.py lenet5-robust.safetensors MNIST-FOLDER --epsilon 0.3 \
        --limit 1000 --json reference.json

The attacks of the version run one after the other, each on the images that resisted those before, as in the cascade; an
image is broken when the returned point, within epsilon and [0, 1], is misclassified on a forward pass of its own. With
--separately each attack meets all images that are recognised without an attack. The file is written anew after each
attack: `per_image` has a letter an image, w misclassified without an attack, f fooled by this or an attack before it, r
neither.
"""

import argparse
import json
import os
import time

import numpy
import torch
from autoattack import AutoAttack

from check_run import fraction, read_idx
from networks import network

ORDERS = {"linf": float("inf"), "l2": 2, "l1": 1}
NAMES = {"linf": "Linf", "l2": "L2", "l1": "L1"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("checkpoint")
    parser.add_argument("data", help="a folder with the IDX files of the MNIST test images")
    parser.add_argument("--norm", choices=ORDERS, default="linf")
    parser.add_argument("--epsilon", type=fraction, required=True)
    parser.add_argument("--version", choices=("standard", "plus", "rand"), default="standard")
    parser.add_argument("--attacks", help="only these of the version, separated by commas")
    parser.add_argument("--separately", action="store_true")
    parser.add_argument("--limit", type=int, default=1000)
    parser.add_argument("--batch", type=int, default=250)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--json", required=True)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    module = network(options.checkpoint)
    images = torch.from_numpy(read_idx(os.path.join(options.data, "t10k-images-idx3-ubyte"))[:options.limit]
                              .astype(numpy.float32) / 255)[:, None]
    labels = torch.from_numpy(read_idx(os.path.join(options.data, "t10k-labels-idx1-ubyte"))[:options.limit]
                              .astype(numpy.int64))
    suite = AutoAttack(module, norm=NAMES[options.norm], eps=options.epsilon, seed=options.seed, verbose=False,
                       version=options.version, device="cpu")
    attacks = options.attacks.split(",") if options.attacks else list(suite.attacks_to_run)
    with torch.no_grad():
        right = torch.cat([module(part).argmax(1) for part in images.split(500)]) == labels
    robust = right.clone()
    result = {"checkpoint": os.path.basename(options.checkpoint), "norm": options.norm, "epsilon": options.epsilon,
              "version": options.version, "separately": options.separately, "examples": len(images),
              "seed": options.seed, "threads": options.threads, "torch": torch.__version__,
              "clean_accuracy": right.double().mean().item(), "attacks": []}
    for attack in attacks:
        if options.separately:
            robust = right.clone()
        tried = robust.nonzero().flatten()
        start = time.time()
        if len(tried):
            suite.attacks_to_run = [attack]
            found = suite.run_standard_evaluation(images[tried], labels[tried], bs=options.batch)
            with torch.no_grad():
                held = torch.cat([module(part).argmax(1) for part in found.split(500)]) == labels[tried]
            far = torch.linalg.vector_norm((found - images[tried]).double().flatten(1), ord=ORDERS[options.norm], dim=1)
            held |= (far > options.epsilon * (1 + 1e-5) + 1e-6) | (found.flatten(1).amin(1) < 0) | (found.flatten(1).amax(1) > 1)
            robust[tried] = held
        letters = "".join("w" if not r else "r" if h else "f" for r, h in zip(right.tolist(), robust.tolist()))
        result["attacks"].append({"name": attack, "images": len(tried), "found": int(len(tried) - robust[tried].sum()),
                                  "robust_accuracy": robust.double().mean().item(),
                                  "seconds": round(time.time() - start, 1), "per_image": letters})
        print(attack, {k: v for k, v in result["attacks"][-1].items() if k != "per_image"}, flush=True)
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump(result, file, indent=1)


if __name__ == "__main__":
    main()
