"""Hands PyTorch's recurrent modules to `course import` and takes them back.

For nn.RNN, nn.LSTM, nn.GRU and their single cells, with and without biases, one and two layers, one
direction and both, in float32 and float64, inside a model with other layers: the state_dict goes through
`course import --out`, from there through `--to-pytorch`, into a new module by load_state_dict(strict=True),
and both modules read the same input. Prints the largest difference for each, and fails if one is larger
than rounding explains.

Run it in the package's folder, with torch and safetensors installed, after `swift build --product course`:
python3 Tests/Reference/state_dict.py
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

course = Path(".build/debug/course").resolve()
torch.manual_seed(2014)
inputs, hidden, steps, batch = 4, 6, 5, 3


class Model(torch.nn.Module):
    def __init__(self, module):
        super().__init__()
        self.embedding = torch.nn.Embedding(7, inputs)
        self.encoder = module
        self.norm = torch.nn.BatchNorm1d(hidden)  # has a counter in whole numbers
        self.head = torch.nn.Linear(hidden, 2)


def outputs(module, x):
    result = module(x)
    return result[0] if isinstance(result, tuple) else result


def cases(dtype):
    for make in (torch.nn.RNN, torch.nn.LSTM, torch.nn.GRU):
        for layers in (1, 2):
            for both in (False, True):
                for bias in (False, True):
                    yield lambda: make(
                        inputs, hidden, num_layers=layers, bidirectional=both, bias=bias, dtype=dtype)
    for make in (torch.nn.RNNCell, torch.nn.LSTMCell, torch.nn.GRUCell):
        yield lambda: make(inputs, hidden, dtype=dtype)


largest = 0.0
with tempfile.TemporaryDirectory() as folder:
    first, book, back = (str(Path(folder) / f"{n}.safetensors") for n in ("first", "book", "back"))
    for dtype, bound in ((torch.float32, 1e-6), (torch.float64, 1e-14)):
        for make in cases(dtype):
            theirs, again = make(), make()
            save_file(Model(theirs).state_dict(), first)
            for words in ([first, "--out", book], [book, "--to-pytorch", back]):
                subprocess.run([course, "import", *words], check=True, stdout=subprocess.DEVNULL)
            state = {name.removeprefix("encoder."): t for name, t in load_file(back).items()}
            # A module without biases has some in the book's file: they are zeros.
            if not getattr(theirs, "bias", True):
                assert all(not t.any() for name, t in state.items() if name.startswith("bias"))
                state = {name: t for name, t in state.items() if not name.startswith("bias")}
            assert all(t.dtype == dtype for t in state.values())
            again.load_state_dict(state, strict=True)
            x = torch.randn(*(() if "Cell" in type(theirs).__name__ else (steps,)), batch, inputs,
                            dtype=dtype)
            difference = (outputs(theirs, x) - outputs(again, x)).abs().max().item()
            print(f"{str(theirs):80} {dtype} {difference:.1e}")
            if not difference <= bound:
                sys.exit(f"{theirs} came back as another module")
            largest = max(largest, difference)
print(f"largest difference {largest:.1e}")
