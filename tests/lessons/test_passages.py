"""What the language model learns from."""

import numpy as np

from sentiment_core.data.dataset import Dataset, Reviews, fingerprint_of
from sentiment_core.lessons.passages import polar_passages, without_line_breaks
from sentiment_core.settings.limits import DatasetName
from sentiment_core.text.vocabulary import OOV_ID, START_ID, Vocabulary


def reviews(*texts: list[int], labels: list[int]) -> Reviews:
    offsets = np.concatenate([[0], np.cumsum([len(text) for text in texts])])
    ids = np.array([word for text in texts for word in text], dtype=np.int32)
    return Reviews(ids, offsets, np.array(labels, dtype=np.int8))


def test_the_clearest_beginnings_are_taken_in_their_order() -> None:
    good, bad, plain = 10, 11, 12
    texts = [[plain], [plain, good, good], [bad, good], [bad, bad, bad, plain], [good, bad]]
    known = reviews(*texts, labels=[1, 1, 1, 0, 0])
    passages = polar_passages(known, num_words=13, length=4, count=2)
    assert passages.wanted.tolist() == [[plain, good, good, 0], [bad, bad, bad, plain]]
    assert passages.fed.tolist() == [[START_ID, plain, good, good], [START_ID, bad, bad, bad]]
    assert passages.labels.tolist() == [[0, 1], [1, 0]]
    assert passages.counted.tolist() == [[1, 1, 1, 0], [1, 1, 1, 1]]


def test_rare_words_are_read_but_not_asked_for() -> None:
    known = reviews([10, 99, 10], [11, 11, 11], labels=[1, 0])
    passages = polar_passages(known, num_words=20, length=3, count=2)
    assert passages.wanted[0].tolist() == [10, OOV_ID, 10]
    assert passages.counted[0].tolist() == [1, 0, 1]


def test_line_breaks_are_taken_out() -> None:
    words = Vocabulary(("the", "br", "film"))
    train = reviews([4, 5, 5, 6], [5], [6, 4], labels=[1, 0, 1])
    dataset = Dataset(
        DatasetName.IMDB, "", train, train, words, fingerprint_of(train, train, words)
    )
    kept = without_line_breaks(dataset)
    assert [kept[at].tolist() for at in range(3)] == [[4, 6], [], [6, 4]]
    assert kept.labels.tolist() == [1, 0, 1]
