"""The classifier of the baseline: scikit-learn's LinearSVC on multi-hot vectors.

scikit-learn and SciPy are imported when a machine is trained, so only in the process that does it.
"""

from typing import TYPE_CHECKING

import numpy as np

from sentiment_core.data.dataset import Labels
from sentiment_core.text.encoding import Ids
from sentiment_core.text.vocabulary import PAD_ID

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix
    from sklearn.svm import LinearSVC


def multi_hot(padded: Ids, columns: int) -> "csr_matrix":
    """The multi-hot matrix of reviews: 1 for each word that occurs.

    Args:
        padded: reviews as a network is given them; shape (N, clip_length), int32; 0 is padding.
        columns: above every id.

    Returns:
        float64, shape (N, columns), sparse.
    """
    from scipy.sparse import csr_matrix

    ids = np.sort(padded, axis=1)
    first = ids != PAD_ID
    first[:, 1:] &= ids[:, 1:] != ids[:, :-1]
    ends = np.concatenate([[0], np.cumsum(first.sum(axis=1))])
    words = ids[first]
    return csr_matrix((np.ones(len(words)), words, ends), shape=(len(padded), columns))


def fit_svm(rows: "csr_matrix", labels: Labels, *, cost: float) -> "LinearSVC":
    """Fit a LinearSVC until it converges.

    Args:
        rows: from `multi_hot`; shape (N, columns).
        labels: 1 positive, 0 negative, both among them; shape (N,).
        cost: C, above 0: how much a review on the wrong side weighs against large weights.
    """
    from sklearn.svm import LinearSVC

    # The dual problem has the same solution, and is solved 6 times as fast on 22,500 reviews.
    return LinearSVC(C=cost, dual=True, random_state=0, max_iter=10_000).fit(rows, labels)
