"""Writes packed_sequences.safetensors: sequences of different lengths in one batch, as PyTorch packs them.

nn.LSTM and nn.GRU in float64, two layers, in one direction and in both, over pack_padded_sequence with
enforce_sorted=False. The padding is NaN, so nothing here can have read it. Under "lstm both/…": the
state_dict as PyTorch names it, lengths, x, h0 (c0), the outputs y (0 behind each end), the final states hn
(cn), and of the loss Σ y·dy + Σ hn·dhn (+ Σ cn·dcn) the gradients by everything, as "gradient of …".
Matrices are PyTorch's own: weights are the transposes of the row convention's.

Run it in this folder: python3 packed_sequences.py
"""

import torch
from safetensors.torch import save_file
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

torch.manual_seed(2019)
steps, batch, inputs, hidden, layers = 7, 4, 3, 5, 2
lengths = torch.tensor([4, 7, 1, 5])
tensors = {}


def draw(*shape):
    return torch.randn(*shape, dtype=torch.float64)


for kind, make in [("lstm", torch.nn.LSTM), ("gru", torch.nn.GRU)]:
    for directions in (1, 2):
        layer = make(
            inputs, hidden, num_layers=layers, bidirectional=directions == 2, dtype=torch.float64)
        padded = draw(steps, batch, inputs)
        for row, length in enumerate(lengths):
            padded[length:, row] = torch.nan
        x = padded.requires_grad_()
        start = [
            draw(layers * directions, batch, hidden).requires_grad_()
            for _ in range(2 if kind == "lstm" else 1)]
        packed = pack_padded_sequence(x, lengths, enforce_sorted=False)
        y, end = layer(packed, tuple(start) if kind == "lstm" else start[0])
        y, _ = pad_packed_sequence(y)
        end = end if kind == "lstm" else (end,)
        dy = draw(*y.shape)
        dend = [draw(*state.shape) for state in end]
        loss = (y * dy).sum() + sum((s * d).sum() for s, d in zip(end, dend))
        loss.backward()

        case = {
            "lengths": lengths.double(), "x": x, "y": y, "dy": dy, "gradient of x": x.grad}
        for letter, first, last, dlast in zip("hc", start, end, dend):
            case |= {
                f"{letter}0": first, f"{letter}n": last, f"d{letter}n": dlast,
                f"gradient of {letter}0": first.grad}
        for name, weight in layer.named_parameters():
            case |= {name: weight, f"gradient of {name}": weight.grad}
        prefix = f"{kind} {'both' if directions == 2 else 'forward'}/"
        tensors |= {prefix + name: t.detach().contiguous() for name, t in case.items()}

# A file has one gradient for each of two equal biases; their storage must not be shared.
tensors = {name: tensor.clone() for name, tensor in tensors.items()}
save_file(tensors, "packed_sequences.safetensors", {"torch": torch.__version__})
