"""Writes tensors.safetensors with Python's own safetensors package, and tensors.json with its numbers.

Run it in this folder: python3 tensors.py
With a file's name it loads that file instead and prints what it holds, to see that Python reads what
this package writes: python3 tensors.py FILE
"""

import json
import sys

import numpy
import safetensors
from safetensors.numpy import save_file


def described(array):
    return {"dtype": array.dtype.name, "shape": list(array.shape), "values": array.ravel().tolist()}


if len(sys.argv) > 1:
    with safetensors.safe_open(sys.argv[1], "numpy") as file:
        tensors = {name: described(file.get_tensor(name)) for name in sorted(file.keys())}
        json.dump({"metadata": file.metadata(), "tensors": tensors}, sys.stdout, indent=1)
    sys.exit()

random = numpy.random.default_rng(7)
tensors = {
    "W_hh": random.normal(size=(3, 3)).astype(numpy.float32),
    "W_xh": random.normal(size=(2, 3)),
    "b_h": random.normal(size=3).astype(numpy.float32),
    "cube": random.normal(size=(2, 1, 2)),
    "extremes": numpy.array([[1.5e-45, -3.4028235e38, -0.0]], dtype=numpy.float32),
    "no rows": numpy.zeros((0, 4), dtype=numpy.float32),
    "one number": numpy.array(0.1),
    'h̃ "quoted"\\\n': numpy.array([numpy.pi, 5e-324]),
}
metadata = {"format": "np", "alphabet": 'ab "c"\n\té 家 \U0001f600'}
save_file(tensors, "tensors.safetensors", metadata)
with open("tensors.json", "w") as file:
    record = {
        "safetensors": safetensors.__version__,
        "metadata": metadata,
        "tensors": {name: described(array) for name, array in tensors.items()},
    }
    json.dump(record, file, indent=1, sort_keys=True)
    file.write("\n")
