"""Writes normals.json: the first normal numbers of seed 42, computed apart from the Swift code.

xoshiro256** and AS 241 once more, with a logarithm from its series, in Python's floats; since IEEE
754 rounds each of these operations in one way only, the numbers must agree in every bit.

Run it in this folder: python3 normals.py
"""

import json
import math
import statistics

MASK = 2**64 - 1


def words(seed):
    state = []
    for step in range(1, 5):
        z = (seed + step * 0x9E3779B97F4A7C15) & MASK
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & MASK
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB & MASK
        state.append(z ^ (z >> 31))
    a, b, c, d = state

    def rotated(x, k):
        return (x << k | x >> (64 - k)) & MASK

    while True:
        yield rotated(b * 5 & MASK, 7) * 9 & MASK
        shifted = b << 17 & MASK
        c ^= a
        d ^= b
        b ^= c
        a ^= d
        c ^= shifted
        d = rotated(d, 45)


def logarithm(x):
    mantissa, exponent = math.frexp(x)
    mantissa, exponent = mantissa * 2, exponent - 1
    if mantissa > 1.4142135623730951:
        mantissa, exponent = mantissa / 2, exponent + 1
    s = (mantissa - 1) / (mantissa + 1)
    total = 0.0
    for degree in range(23, 0, -2):
        total = total * (s * s) + 1 / degree
    return 2 * s * total + exponent * 0.693147180559945309417


def horner(coefficients, x):
    total = coefficients[-1]
    for coefficient in reversed(coefficients[:-1]):
        total = total * x + coefficient
    return total


# Wichura (1988): numerator and denominator, the constant first.
MIDDLE = (
    [3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3,
     1.3731693765509461125e4, 4.5921953931549871457e4, 6.7265770927008700853e4,
     3.3430575583588128105e4, 2.5090809287301226727e3],
    [1.0, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3,
     2.1213794301586595867e4, 3.9307895800092710610e4, 2.8729085735721942674e4,
     5.2264952788528545610e3],
)
TAIL = (
    [1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0,
     3.64784832476320460504e0, 1.27045825245236838258e0, 2.41780725177450611770e-1,
     2.27238449892691845833e-2, 7.74545014278341407640e-4],
    [1.0, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1,
     1.48103976427480074590e-1, 1.51986665636164571966e-2, 5.47593808499534494600e-4,
     1.05075007164441684324e-9],
)


def quantile(p):
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        return q * (horner(MIDDLE[0], r) / horner(MIDDLE[1], r))
    r = math.sqrt(-logarithm(p if q < 0 else 1 - p))
    assert r <= 5, "the far tail is not needed for these numbers"
    size = horner(TAIL[0], r - 1.6) / horner(TAIL[1], r - 1.6)
    return -size if q < 0 else size


stream = words(42)
numbers = []
for _ in range(200):
    p = ((next(stream) >> 12) + 0.5) * 2.0**-52
    number = quantile(p)
    library = statistics.NormalDist().inv_cdf(p)
    assert abs(number - library) <= 1e-15 * max(1, abs(library)), (number, library)
    numbers.append(number)

with open("normals.json", "w") as file:
    json.dump(numbers, file, indent=1)
    file.write("\n")
