"""Lays an AutoAttack evaluation of this project beside one of its authors' program, image by image.

    python3 docs/oracle/compare_autoattack.py ours.json theirs.json

ours.json comes from `./tardigrad evaluate --attacks autoattack --json`, theirs.json from run_autoattack.py on the same
weights and images. Printed, in Markdown: what each attack fooled, and the images on which the two differ with the
attacks of the other that fooled them.
"""

import json
import sys


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        evaluation = json.load(file)
    with open(sys.argv[2], encoding="utf-8") as file:
        theirs = json.load(file)
    ours = next(attack for attack in evaluation["attacks"] if attack["name"] == "autoattack")
    assert ours["examples"] == theirs["examples"], "both must be about the same images"
    print("| attack | met, ours | theirs | fooled, ours | theirs | seconds, ours | theirs |\n|---|---|---|---|---|---|---|")
    for stage, other in zip(ours["stages"], theirs["attacks"]):
        assert stage["name"] == other["name"], f"{stage['name']} is not {other['name']}"
        print(f"| `{stage['name']}` | {stage['images']} | {other['images']} | {stage['found']} | {other['found']}"
              f" | {stage['seconds']:.0f} | {other['seconds']:.0f} |")
    print(f"| robust accuracy | | | {100 * ours['robust_accuracy']:.2f} % |"
          f" {100 * theirs['attacks'][-1]['robust_accuracy']:.2f} % | {ours['seconds']:.0f}"
          f" | {sum(attack['seconds'] for attack in theirs['attacks']):.0f} |")
    last = theirs["attacks"][-1]["per_image"]
    for image, (a, b) in enumerate(zip(ours["per_image"], last)):
        if a != b:
            by = next((attack["name"] for attack in theirs["attacks"] if attack["per_image"][image] == "f"), "none")
            print(f"\nImage {image}: {a} by ours, {b} by theirs ({by}).")


if __name__ == "__main__":
    main()
