#!/bin/sh
# Does a moving epsilon pay? conv-small on Fashion-MNIST, L-infinity 0.1, one seed, the same number of gradient
# evaluations for every method: standard, pgd, and adaptive with the published rule and with the set-point of
# the accuracy gap and of the loss gap.
#
# Usage: docs/experiments/adaptive-rules.sh FOLDER      from the root of a built project; Fashion-MNIST must be found
#
# What FOLDER holds already is not done twice; a training that was broken off goes on. The JSON of each evaluation goes
# to docs/experiments/adaptive-rules/, which is under version control.
set -eu
[ $# -eq 1 ] || { sed -n '5p' "$0" >&2; exit 2; }
folder=$1
records=$(dirname -- "$0")/adaptive-rules
mkdir -p "$folder" "$records"

# name, epochs, method. An adversarial epoch is 7 steps of the attack and 1 of the weights an image: 8 gradients, where
# a standard one is 1.
plan='
standard  160  standard
pgd       20   pgd
published 20   adaptive:rule=published
setpoint  20   adaptive:rule=setpoint
setpoint-loss 20 adaptive:rule=setpoint,rule.gap=loss
'

echo "$plan" | while read -r name epochs method; do
    [ -n "$name" ] || continue
    resume=
    [ ! -e "$folder/$name/run.json" ] || resume=--resume
    ./tardigrad train --model conv-small --data fashion-mnist --method "$method" --norm linf --epsilon 0.1 \
        --epochs "$epochs" --batch 128 --seed 1 --out "$folder/$name" $resume < /dev/null
    [ -e "$records/$name.json" ] || ./tardigrad evaluate --weights "$folder/$name" --data fashion-mnist \
        --attacks pgd:steps=50,restarts=10,pgd-margin --norm linf --epsilon 0.1 --seed 1 --json "$records/$name.json" \
        < /dev/null
done
