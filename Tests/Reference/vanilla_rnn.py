"""Writes vanilla_rnn.json: a small recurrent network as PyTorch's nn.RNN and nn.Linear compute it.

Weights, inputs, targets, logits, states, the summed cross-entropy and every gradient, in float64.
Matrices are written in the row convention (x W), which is the transpose of PyTorch's.

Run it in this folder: python3 vanilla_rnn.py
"""

import json

import torch

torch.manual_seed(1990)
steps, batch, inputs, hidden, outputs = 6, 3, 4, 5, 7
cell = torch.nn.RNN(inputs, hidden, dtype=torch.float64)
head = torch.nn.Linear(hidden, outputs, dtype=torch.float64)
x = torch.randn(steps, batch, inputs, dtype=torch.float64, requires_grad=True)
h0 = torch.randn(1, batch, hidden, dtype=torch.float64, requires_grad=True)
targets = torch.randint(outputs, (steps, batch))

states, _ = cell(x, h0)
logits = head(states)
loss = torch.nn.functional.cross_entropy(
    logits.reshape(-1, outputs), targets.reshape(-1), reduction="sum")
loss.backward()


def matrix(tensor):
    return tensor.detach().tolist()


# PyTorch adds two biases, which have the same gradient; here they are one.
weights = {
    "Wxh": matrix(cell.weight_ih_l0.T),
    "Whh": matrix(cell.weight_hh_l0.T),
    "bh": matrix((cell.bias_ih_l0 + cell.bias_hh_l0)[None]),
    "Why": matrix(head.weight.T),
    "by": matrix(head.bias[None]),
}
gradients = {
    "Wxh": matrix(cell.weight_ih_l0.grad.T),
    "Whh": matrix(cell.weight_hh_l0.grad.T),
    "bh": matrix(cell.bias_ih_l0.grad[None]),
    "Why": matrix(head.weight.grad.T),
    "by": matrix(head.bias.grad[None]),
}
with open("vanilla_rnn.json", "w") as file:
    json.dump(
        {
            "versions": {"torch": torch.__version__},
            "weights": weights,
            "inputs": matrix(x),
            "initialState": matrix(h0[0]),
            "targets": targets.tolist(),
            "states": matrix(states),
            "logits": matrix(logits),
            "loss": loss.item(),
            "gradients": gradients,
            "inputGradients": matrix(x.grad),
            "initialStateGradient": matrix(h0.grad[0]),
        },
        file,
        indent=1,
    )
    file.write("\n")
