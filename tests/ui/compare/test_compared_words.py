"""The sentences that say what may be concluded; letters and numbers only, never a person's text."""

from dataclasses import replace

from sentiment_core.rnn.evaluation.interval import MeasuredShare
from sentiment_core.ui.compare.curves import intervals_in_words
from sentiment_core.ui.compare.seeds import difference_in_words, findings_in_words
from tests import sentences
from tests.examples import HOSTILE
from tests.rnn.evaluation.test_seeds import group
from tests.rnn.ledger.test_ledger import row


def shares(**counts: tuple[int, int]) -> str:
    rows = {
        letter: replace(row(name=HOSTILE[0]), share=MeasuredShare(*count))
        for letter, count in counts.items()
    }
    return intervals_in_words(rows)


def test_intervals_that_overlap_tell_nothing_apart() -> None:
    told = shares(A=(800, 1_000), B=(820, 1_000), C=(500, 1_000))
    assert told.startswith("**B** 0.820 and **A** 0.800")
    assert sentences.OVERLAP in told
    assert HOSTILE[0] not in told


def test_intervals_apart_are_said_to_be_more_than_the_choice_of_reviews() -> None:
    told = shares(A=(800, 1_000), B=(1_800, 2_000))
    assert told.startswith("**B** 0.900")
    assert "is better than **A** 0.800" in told
    assert sentences.APART in told


def test_one_run_has_nothing_to_be_compared_with() -> None:
    assert "overlap" not in shares(A=(800, 1_000))


def test_groups_are_told_apart_only_beyond_their_spread() -> None:
    near = difference_in_words("1", group(0.80, 0.81, 0.82), "2", group(0.79, 0.80, 0.81))
    assert near.endswith(sentences.MAY_BE_CHANCE)
    far = difference_in_words("1", group(0.70, 0.71, 0.72), "2", group(0.80, 0.81, 0.82))
    assert far.endswith("2 is better; every seed of 2 is above every seed of 1.")
    one_low = difference_in_words("1", group(0.79, 0.9, 0.9, 0.9), "2", group(0.78, 0.79, 0.80))
    assert one_low.endswith("1 is better; single seeds overlap.")


def test_single_seeds_are_named_once_and_pairs_stay_few() -> None:
    several = {str(number): group(0.8, 0.81) for number in range(1, 5)}
    told = findings_in_words({**several, "5": group(0.7), "6": group(0.6)})
    assert len(told) == 4
    assert [line[:15] for line in told[:3]] == [f"**1** and **{other}**" for other in "234"]
    assert told[3].startswith("**5** and **6** have one seed only")
