"""Writes optimisers.json: ten steps of PyTorch's SGD, Adam and AdamW in double precision.

Run it in this folder: python3 optimisers.py
"""

import json

import torch

torch.manual_seed(11)
STEPS = 10
SHAPES = {"W": (3, 2), "b": (1, 4)}

start = {name: torch.randn(shape, dtype=torch.float64) for name, shape in SHAPES.items()}
# Sizes from tiny to large, and one step in which nothing is asked of W.
gradients = [
    {name: torch.randn(shape, dtype=torch.float64) * 10.0 ** (step % 4 - 2) for name, shape in SHAPES.items()}
    for step in range(STEPS)
]
gradients[4]["W"] *= 0
rates = [0.1 / (1 + step) for step in range(STEPS)]

RULES = {
    "SGD": (torch.optim.SGD, {}),
    "SGD, momentum 0.9": (torch.optim.SGD, {"momentum": 0.9}),
    "Adam": (torch.optim.Adam, {}),
    "Adam, betas 0.7 and 0.95, eps 0.001": (torch.optim.Adam, {"betas": (0.7, 0.95), "eps": 1e-3}),
    "AdamW, decay 0.1": (torch.optim.AdamW, {"weight_decay": 0.1}),
}


def flat(tensors):
    return {name: tensor.detach().flatten().tolist() for name, tensor in tensors.items()}


runs = {}
for title, (rule, settings) in RULES.items():
    weights = {name: tensor.clone().requires_grad_() for name, tensor in start.items()}
    optimiser = rule(list(weights.values()), lr=1.0, **settings)
    states = []
    for gradient, rate in zip(gradients, rates):
        for group in optimiser.param_groups:
            group["lr"] = rate
        for name, weight in weights.items():
            weight.grad = gradient[name].clone()
        optimiser.step()
        states.append(flat(weights))
    runs[title] = states

with open("optimisers.json", "w") as file:
    record = {
        "torch": torch.__version__,
        "shapes": {name: list(shape) for name, shape in SHAPES.items()},
        "rates": rates,
        "start": flat(start),
        "gradients": [flat(gradient) for gradient in gradients],
        "runs": runs,
    }
    json.dump(record, file, indent=1)
    file.write("\n")
