"""The corpus of the measured runs, and runs of one's own."""

import gzip

import numpy as np
import pytest

from core.errors import BadInput
from datasets.measured.chain import BRANCHES, chain, entropy
from datasets.measured.corpus import VALID_BYTES, shortened, split
from datasets.measured.sources import DOMAINS, packages
from datasets.measured.text import Text
from datasets.measured.texts import html_text, roff
from datasets.measured.user_plan import user_runs


def test_there_are_five_domains_or_more_each_with_version_and_licence():
    assert len(DOMAINS) >= 5
    assert all(p.version and p.licence and p.index in ("debian", "pypi") for p in packages())


def test_no_document_is_both_trained_and_validated_on():
    texts = [f"document {i} " * 300 for i in range(2000)]
    train, valid = split(texts)
    assert not any(text.startswith(excerpt) for excerpt in valid for text in train)
    assert len(train) > 1800
    assert 0 < sum(len(v.encode()) for v in valid) <= VALID_BYTES


def test_pages_are_read_as_their_text(tmp_path):
    page = tmp_path / "a.html"
    page.write_text(
        "<head><title>x</title></head><p>One <b>bold</b>&amp;plain\nword</p><script>no()</script><p>Two</p>"
    )
    assert html_text(page) == "One bold&plain word\nTwo"
    for name, body in {"a.gz": ".TH A 1\ntext", "b.gz": ".so man1/a.1"}.items():
        (tmp_path / name).write_bytes(gzip.compress(body.encode()))
    assert roff(tmp_path / "a.gz") == ".TH A 1\ntext"
    assert roff(tmp_path / "b.gz") == ""


def test_a_shorter_vocabulary_is_the_one_trained_at_that_length():
    tokenizers = pytest.importorskip("tokenizers")
    import json

    texts = ["the cat sat on the mat and the rat sat on the hat " * 20, "a bat, a rat, a cat; then the bats" * 9]

    def trained(size):
        tokenizer = tokenizers.Tokenizer(tokenizers.models.BPE())
        tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
        alphabet = tokenizers.pre_tokenizers.ByteLevel.alphabet()
        trainer = tokenizers.trainers.BpeTrainer(vocab_size=size, initial_alphabet=alphabet, show_progress=False)
        tokenizer.train_from_iterator(texts, trainer)
        return tokenizer

    long, short = json.loads(trained(290).to_str()), trained(270)
    cut = shortened(long, 270)
    assert cut.get_vocab() == short.get_vocab()
    assert cut.encode(texts[0]).ids == short.encode(texts[0]).ids


def test_the_chain_has_the_entropy_that_it_says():
    text = chain().train.astype(int)
    pairs = np.bincount(text[:-1] * 256 + text[1:], minlength=256 * 256).reshape(256, 256)
    shares = pairs / pairs.sum(axis=1, keepdims=True)
    measured = -(pairs / pairs.sum() * np.log(np.where(shares > 0, shares, 1))).sum()
    assert measured == pytest.approx(entropy(), rel=5e-3)
    assert (shares > 0).sum(axis=1).max() == BRANCHES


def test_validation_windows_predict_each_token_once():
    text = Text(chain())
    valid = text.validation(64)
    tokens = text.corpus.valid[0]
    assert (valid.windows[:, 1:].ravel() == tokens[1 : 1 + valid.windows[:, 1:].size]).all()
    assert (valid.windows[1:, 0] == valid.windows[:-1, -1]).all()
    assert valid.unigram[0] == pytest.approx(np.log(256), rel=0.05)


def test_runs_of_ones_own_take_what_is_said_and_the_plan_for_the_rest(tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text(
        "tokens,width,depth,query_heads,learning_rate,mix/c,mix/python\n1000000,48,2,3,0.02,0.5,0.5\n500000,,,,,,\n"
    )
    wide, usual = user_runs(path)
    assert (wide.shape.width, wide.shape.depth, wide.learning_rate, wide.tokens) == (48, 2, 0.02, 1_000_000)
    assert dict(zip(DOMAINS, wide.mix, strict=True))["c"] == 0.5
    assert (usual.shape.width, usual.name) == (32, "own-2")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("tokens,widht\n1,2\n", r"mine.csv: no column widht; allowed are run, schedule, width"),
        ("width\n32\n", "has no column tokens"),
        ("tokens,batch_tokens\n100000,1000\n", r"row 2: batch_tokens 1000 is no multiple of the context 128"),
        ("tokens\n100\n", r"row 2: tokens 100 is less than one batch of 2048"),
        ("tokens,query_heads,kv_heads\n100000,4,3\n", r"row 2: 3 KV heads cannot serve 4 query heads"),
        ("tokens,mix/c\n100000,0.5\n", r"row 2: the shares sum to 0.5"),
        ("tokens,schedule\n100000,steps\n", r"row 2: schedule is steps; allowed are constant, cooldown"),
        ("run,tokens\na,100000\na,100000\n", "two runs are called a"),
    ],
)
def test_runs_that_cannot_be_trained_are_refused_in_a_line(tmp_path, text, line):
    path = tmp_path / "mine.csv"
    path.write_text(text)
    with pytest.raises(BadInput, match=line):
        user_runs(path)
