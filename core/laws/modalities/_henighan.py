"""What the laws of Henighan et al. 2020 (arXiv:2010.14701), Table 1, share: their runs, and how they count.

Autoregressive transformers of 1e4 to 3e9 parameters on language, images, images with text, video and mathematics.
"""

CONVENTIONS = {
    "params": "without embeddings",
    "loss": "nats per token; of images a token is a byte of colour or a code",
}
SOURCE = "Henighan et al. 2020, Table 1"
CITE = "arXiv:2010.14701, Table 1"
RANGE = {"params_non_embedding": (1e5, 3e9)}
