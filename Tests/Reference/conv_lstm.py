"""Writes conv_lstm.safetensors: a convolutional LSTM out of PyTorch's conv2d, with its gradients.

PyTorch has no such layer. Each gate is conv2d(x, W_x, padding="same") + conv2d(h, W_h, padding="same") + b,
in float64, without peepholes; the loss is Σ h·d + Σ c·e with random d for every step and e for the last.
Filters are [channels, input, height, width], images [batch, channels, height, width]. The image is not
square, so that exchanged directions show.

Run it in this folder: python3 conv_lstm.py
"""

import torch
from safetensors.torch import save_file

torch.manual_seed(2015)
torch.set_default_dtype(torch.float64)
steps, batch, inputs, channels, height, width, kernel = 4, 3, 2, 5, 4, 6, 3
tensors = {
    "x": torch.randn(steps, batch, inputs, height, width),
    "h0": torch.randn(batch, channels, height, width),
    "c0": torch.randn(batch, channels, height, width),
    "dh": torch.randn(steps, batch, channels, height, width),
    "dc": torch.randn(batch, channels, height, width),
}
for gate in "ifgo":
    tensors[f"W_x{gate}"] = 0.3 * torch.randn(channels, inputs, kernel, kernel)
    tensors[f"W_h{gate}"] = 0.3 * torch.randn(channels, channels, kernel, kernel)
    tensors[f"b_{gate}"] = torch.randn(channels)
leaves = [name for name in tensors if name not in ("dh", "dc")]
for name in leaves:
    tensors[name].requires_grad_()


def total(gate, x, h):
    def convolved(image, filters):
        return torch.nn.functional.conv2d(image, filters, padding="same")

    bias = tensors[f"b_{gate}"].reshape(1, -1, 1, 1)
    return convolved(x, tensors[f"W_x{gate}"]) + convolved(h, tensors[f"W_h{gate}"]) + bias


h, c = tensors["h0"], tensors["c0"]
outputs = []
for x in tensors["x"]:
    i, f, o = (torch.sigmoid(total(gate, x, h)) for gate in "ifo")
    g = torch.tanh(total("g", x, h))
    c = f * c + i * g
    h = o * torch.tanh(c)
    outputs.append(h)
loss = sum((h * d).sum() for h, d in zip(outputs, tensors["dh"])) + (c * tensors["dc"]).sum()
loss.backward()
saved = {name: tensor.detach() for name, tensor in tensors.items()}
saved |= {f"gradient {name}": tensors[name].grad for name in leaves}
saved |= {"h": torch.stack(outputs).detach(), "c": c.detach()}
save_file(
    {name: tensor.contiguous() for name, tensor in saved.items()}, "conv_lstm.safetensors",
    {"torch": torch.__version__})
