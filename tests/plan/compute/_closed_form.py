"""The best split of a budget by the two-term law, in closed form, and its numbers for published constants."""

# Closed form under C = 6 N D: budget, then N, D, D / N and loss for each set; four digits.
TABLE = {
    "hoffmann": """
        1e18    8.058e7  2.068e9  25.67 3.5353
        1e19    2.280e8  7.311e9  32.07 2.9857
        1e20    6.449e8  2.585e10 40.08 2.5998
        1e21    1.824e9  9.136e10 50.08 2.3289
        1e22    5.160e9  3.230e11 62.58 2.1386
        1e23    1.460e10 1.142e12 78.21 2.0050
        5.76e23 3.219e10 2.982e12 92.65 1.9307
        1e24    4.130e10 4.036e12 97.73 1.9112
        1e26    3.305e11 5.043e13 152.6 1.7991""",
    "hoffmann-unrounded": """
        1e18    9.466e7  1.761e9  18.60 3.4481
        1e19    2.708e8  6.154e9  22.72 2.9218
        1e20    7.749e8  2.151e10 27.76 2.5534
        1e21    2.217e9  7.518e10 33.91 2.2955
        1e22    6.343e9  2.628e11 41.43 2.1149
        1e23    1.815e10 9.184e11 50.61 1.9885
        5.76e23 4.036e10 2.379e12 58.93 1.9184
        1e24    5.192e10 3.210e12 61.83 1.9000
        1e26    4.250e11 3.922e13 92.27 1.7946""",
    "besiroglu": """
        1e18    8.062e7  2.067e9  25.64 3.4890
        1e19    2.625e8  6.350e9  24.19 2.9260
        1e20    8.545e8  1.950e10 22.82 2.5525
        1e21    2.782e9  5.991e10 21.53 2.3048
        1e22    9.058e9  1.840e11 20.32 2.1405
        1e23    2.949e10 5.652e11 19.17 2.0315
        5.76e23 7.236e10 1.327e12 18.34 1.9740
        1e24    9.601e10 1.736e12 18.08 1.9592
        1e26    1.018e12 1.638e13 16.10 1.8795""",
}
ROWS = [(name, *line.split()) for name, text in TABLE.items() for line in text.strip().splitlines()]


def closed_form(p, flops):
    """N = G (C/6)^a, D = (C/6)^b / G, with G = (alpha A / (beta B))^(1 / (alpha + beta))."""
    alpha, beta = p["alpha"], p["beta"]
    a = beta / (alpha + beta)
    params = (alpha * p["A"] / (beta * p["B"])) ** (1 / (alpha + beta)) * (flops / 6) ** a
    tokens = flops / (6 * params)
    return params, tokens, p["E"] + p["A"] * params**-alpha + p["B"] * tokens**-beta
