"""Writes attention.safetensors: attention as PyTorch's automatic differentiation sees it.

Four scores in float64 over sources of different lengths: additive (Bahdanau, Cho and Bengio, 2015), general
and dot (Luong, Pham and Manning, 2015), and scaled dot, which is computed by PyTorch's own
scaled_dot_product_attention. Under "additive/…": the queries [steps, batch, hidden], the states [source
steps, batch, hidden], lengths, the weights (W_q, W_k, v), the weights α [steps, batch, source steps] and
contexts [steps, batch, hidden], and of the loss Σ contexts·dcontexts the gradients, as "gradient of …".
Matrices are in the row convention: x @ W.

Run it in this folder: python3 attention.py
"""

import torch
from safetensors.torch import save_file

torch.manual_seed(1415)
steps, source, batch, hidden, units = 3, 5, 4, 6, 7
lengths = torch.tensor([3, 5, 1, 4])
mask = torch.arange(source)[None, :] < lengths[:, None]  # batch, source
tensors = {}


def draw(*shape):
    return torch.randn(*shape, dtype=torch.float64).requires_grad_()


for score in ["additive", "general", "dot", "scaledDot"]:
    queries, states = draw(steps, batch, hidden), draw(source, batch, hidden)
    weights = {}
    if score == "additive":
        weights = {"W_q": draw(hidden, units), "W_k": draw(hidden, units), "v": draw(units, 1)}
        sums = (queries @ weights["W_q"])[:, :, None] + (states @ weights["W_k"]).transpose(0, 1)
        e = (torch.tanh(sums) @ weights["v"]).squeeze(-1)  # steps, batch, source
    elif score == "general":
        # Luong's W_a is applied to the source's state: h_t W_a h_s, and W_k is its transpose.
        weights = {"W_k": draw(hidden, hidden)}
        e = torch.einsum("tbh,kh,sbk->tbs", queries, weights["W_k"], states)
    else:
        e = torch.einsum("tbh,sbh->tbs", queries, states)
        if score == "scaledDot":
            e = e / hidden**0.5
    alpha = torch.softmax(e.masked_fill(~mask, -torch.inf), dim=-1)
    contexts = torch.einsum("tbs,sbh->tbh", alpha, states)
    if score == "scaledDot":
        keys = states.transpose(0, 1)
        own = torch.nn.functional.scaled_dot_product_attention(
            queries.transpose(0, 1), keys, keys, attn_mask=mask[:, None, :].expand(-1, steps, -1))
        own = own.transpose(0, 1)
        assert torch.allclose(own, contexts, atol=1e-12)
        contexts = own
    dcontexts = draw(steps, batch, hidden).detach()
    (contexts * dcontexts).sum().backward()
    case = {
        "lengths": lengths.double(), "queries": queries, "states": states, "alpha": alpha,
        "contexts": contexts, "dcontexts": dcontexts, "gradient of queries": queries.grad,
        "gradient of states": states.grad}
    for name, weight in weights.items():
        case |= {name: weight, f"gradient of {name}": weight.grad}
    tensors |= {f"{score}/{name}": t.detach().contiguous() for name, t in case.items()}

tensors = {name: tensor.clone() for name, tensor in tensors.items()}
save_file(tensors, "attention.safetensors", {"torch": torch.__version__})
