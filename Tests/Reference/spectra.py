"""Writes spectra.json: matrices with the eigenvalues and singular values that NumPy finds (LAPACK).

Run it in this folder: python3 spectra.py
"""

import json

import numpy

random = numpy.random.default_rng(20240)


def companion(coefficients):
    size = len(coefficients)
    matrix = numpy.eye(size, k=-1)
    matrix[:, -1] = [-c for c in reversed(coefficients)]
    return matrix


matrices = {
    "normal numbers, 7 x 7": random.normal(size=(7, 7)),
    "normal numbers, 40 x 40": random.normal(size=(40, 40)) / 40**0.5,
    "symmetric, 12 x 12": (lambda a: a + a.T)(random.normal(size=(12, 12))),
    "rank 3, 9 x 9": random.normal(size=(9, 3)) @ random.normal(size=(3, 9)),
    "cyclic shift, 8 x 8": numpy.roll(numpy.eye(8), 1, axis=0),
    "companion of 6 coefficients": companion([0.5, -2.0, 1.25, 3.0, -0.75, 0.1]),
    "far from normal, 10 x 10": numpy.triu(random.normal(size=(10, 10)), 1) * 30
    + numpy.diag(numpy.linspace(0.1, 1, 10)),
    "tall, 20 x 6": random.normal(size=(20, 6)),
    "wide, 5 x 17": random.normal(size=(5, 17)),
    "huge numbers, 4 x 4": random.normal(size=(4, 4)) * 1e200,
    "tiny numbers, 4 x 4": random.normal(size=(4, 4)) * 1e-200,
}

rows = []
for name, matrix in matrices.items():
    row = {
        "name": name,
        "matrix": matrix.tolist(),
        "singularValues": numpy.linalg.svd(matrix, compute_uv=False).tolist(),
    }
    if matrix.shape[0] == matrix.shape[1]:
        values = numpy.linalg.eigvals(matrix)
        row["eigenvalues"] = [[float(v.real), float(v.imag)] for v in values]
    rows.append(row)

with open("spectra.json", "w") as file:
    json.dump({"numpy": numpy.__version__, "matrices": rows}, file, indent=1)
    file.write("\n")
