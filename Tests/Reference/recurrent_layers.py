"""Writes recurrent_layers.safetensors: recurrent layers as PyTorch computes them, in float64.

nn.RNN, nn.LSTM and nn.GRU, one and two layers, in one direction and in both. For each, under the name
"lstm 2 both/…": the state_dict as PyTorch names it, x, h0 (c0), the outputs y, the final states hn (cn),
and of the loss Σ y·dy + Σ hn·dhn (+ Σ cn·dcn) the gradients by everything, as "gradient of …".
Matrices are PyTorch's own: weights are the transposes of the row convention's.

Run it in this folder: python3 recurrent_layers.py
"""

import torch
from safetensors.torch import save_file

torch.manual_seed(1997)
steps, batch, inputs, hidden = 5, 3, 4, 6
tensors = {}


def draw(*shape):
    return torch.randn(*shape, dtype=torch.float64)


for kind, make in [("rnn", torch.nn.RNN), ("lstm", torch.nn.LSTM), ("gru", torch.nn.GRU)]:
    for layers in (1, 2):
        for directions in (1, 2):
            layer = make(
                inputs, hidden, num_layers=layers, bidirectional=directions == 2, dtype=torch.float64)
            x = draw(steps, batch, inputs).requires_grad_()
            start = [
                draw(layers * directions, batch, hidden).requires_grad_()
                for _ in range(2 if kind == "lstm" else 1)]
            y, end = layer(x, tuple(start) if kind == "lstm" else start[0])
            end = end if kind == "lstm" else (end,)
            dy = draw(*y.shape)
            dend = [draw(*state.shape) for state in end]
            loss = (y * dy).sum() + sum((s * d).sum() for s, d in zip(end, dend))
            loss.backward()

            case = {"x": x, "y": y, "dy": dy, "gradient of x": x.grad}
            for letter, first, last, dlast in zip("hc", start, end, dend):
                case |= {
                    f"{letter}0": first, f"{letter}n": last, f"d{letter}n": dlast,
                    f"gradient of {letter}0": first.grad}
            for name, weight in layer.named_parameters():
                case |= {name: weight, f"gradient of {name}": weight.grad}
            prefix = f"{kind} {layers} {'both' if directions == 2 else 'forward'}/"
            tensors |= {prefix + name: t.detach().contiguous() for name, t in case.items()}

# A file has one gradient for each of two equal biases; their storage must not be shared.
tensors = {name: tensor.clone() for name, tensor in tensors.items()}
save_file(tensors, "recurrent_layers.safetensors", {"torch": torch.__version__})
