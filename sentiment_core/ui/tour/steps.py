"""The steps of the tour with their texts, in the order of the post."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from sentiment_core.i18n import later, t
from sentiment_core.lessons.shape import Shape
from sentiment_core.text.vocabulary import tokenize
from sentiment_core.ui.app import keys
from sentiment_core.ui.tour.seen import AS_IT_WAS

_NOTHING: Mapping[str, str] = MappingProxyType({})


def _any(value: Any) -> bool:
    return value is not None


@dataclass(frozen=True)
class Step:
    """A step of the tour.

    Args:
        page: title of the page where it is done, in English.
        name: in the list of steps.
        ask: the one action, as a sentence in markdown.
        target: key of the control or container where it is done.
        notice: what to see when it was done, as a sentence in markdown.
        watch: the field of `Seen` that the action changes.
        start: what that field is before anybody has touched the control.
        link: the name under which a link can say something else; empty for none.
        reached: whether a changed value is what was asked for.
        state: what opens the right part of the page: names in the session, and in the link.
        needs: a word that the review must have; empty for none.
        without: what is asked where the review has it not.
        target_without: where that is done.
    """

    page: str
    name: str
    ask: str
    target: str
    notice: str
    watch: str
    start: Any
    link: str = ""
    reached: Callable[[Any], bool] = _any
    state: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    needs: str = ""
    without: str = ""
    target_without: str = ""

    def asked(self, review: str) -> str:
        """The sentence that asks, for the review that the visitor has."""
        return self.without if self._lacks(review) else self.ask

    def pointed_at(self, review: str) -> str:
        """Key of what the sentence speaks of, for the review that the visitor has."""
        return self.target_without if self._lacks(review) else self.target

    def _lacks(self, review: str) -> bool:
        return bool(self.needs) and self.needs not in tokenize(review)


STEPS: tuple[Step, ...] = (
    Step(
        page="Read",
        name=t("One word changes the prediction"),
        ask=t("Go to **but** among the coloured words: press it, or use the arrow keys."),
        notice=t("P(positive) is predicted from the words up to here. Step on to see it change."),
        target=keys.READ_STRIP,
        watch="word",
        start=AS_IT_WAS,
        reached=lambda word: word == "but",
        needs="but",
        target_without=keys.REVIEW_OPEN,
        without=t(
            "Your review has no **but**. Choose the sample *There and back again*, "
            "then go to **but**."
        ),
    ),
    Step(
        page="Encode",
        name=t("What goes round"),
        ask=t("Under *Output*, choose **after every word**."),
        notice=t(
            "One unit, drawn once per word: same weights, the state is passed on. A "
            "blue dot is an output."
        ),
        target=keys.OUTPUT_TAKEN,
        watch="output",
        start="after the last word",
        link=keys.OUTPUT_TAKEN,
        reached=lambda output: output == "after every word",
        state={keys.PART: "What goes round"},
    ),
    Step(
        page="Read",
        name=t("One output, or one per word"),
        ask=t("Switch `return_sequences` of the layer."),
        notice=t(
            "`True` returns a column for every word, `False` only the last one. "
            "Weights and states stay the same."
        ),
        target=keys.READ_STACK,
        watch="switch",
        start=AS_IT_WAS,
        link=keys.SWITCH,
    ),
    Step(
        page="Shapes",
        name=t("Many words in, one vector out"),
        ask=t("Go to another step of the review: press **First** or **Previous**."),
        notice=t("A sequence goes in, one vector comes out: only the last step has an output."),
        target=keys.SHAPE_STEPPER,
        watch="step",
        start=AS_IT_WAS,
        link=keys.SHAPE_STEP,
        state={keys.SHAPE: str(Shape.SEQUENCE_TO_VECTOR)},
    ),
    Step(
        page="Shapes",
        name=t("One label in, many words out"),
        ask=t("As *The label that goes in*, choose **negative**."),
        notice=t(
            "One vector goes in, a review comes out: the label is the first state, "
            "and each word is the next input."
        ),
        target=keys.WRITE_LABEL,
        watch="label",
        start="positive",
        link=keys.WRITE_LABEL,
        reached=lambda label: label == "negative",
        state={keys.SHAPE: str(Shape.VECTOR_TO_SEQUENCE)},
    ),
    Step(
        page="Encode",
        name=t("Skip frequent words"),
        ask=t("Raise *Skip the most frequent (skip_top)* above 0."),
        notice=t(
            "The table marks the dropped words. Ids start at 4, so 20 drops 16 words, not 20."
        ),
        target=keys.ENCODE + "skip_top",
        watch="skip_top",
        start=0,
        link=keys.ENCODE + "skip_top",
        reached=bool,
        state={keys.PART: "Words to tensor"},
    ),
    Step(
        page="Encode",
        name=t("One length for all reviews"),
        ask=t("Change *Clip length*."),
        notice=t(
            "Every row of the tensor has this length: long reviews are clipped, "
            "short ones padded with zeros."
        ),
        target=keys.ENCODE + "clip_length",
        watch="clip_length",
        start=25,
        link=keys.ENCODE + "clip_length",
        state={keys.PART: "Words to tensor"},
    ),
    Step(
        page="Encode",
        name=t("Masking"),
        ask=t("Move *Padding* to another number of zeros."),
        notice=t(
            "With `mask_zero=True` the prediction does not change. Without, zeros "
            "are read like words."
        ),
        target=keys.PADS,
        watch="pads",
        start=100,
        link=keys.PADS,
        state={keys.PART: "Masking lab"},
    ),
    Step(
        page="Train",
        name=t("Train a network"),
        ask=t("Press **Train**."),
        notice=t(
            "Compare the two curves: where validation stops following training, the "
            "network overfits."
        ),
        target=keys.TRAIN_START,
        watch="trained",
        start=0,
    ),
    Step(
        page="Compare",
        name=t("Two networks, one review"),
        ask=t("Under *Compared*, leave exactly **two** networks."),
        notice=t(
            "Both read the same review. Where their 95 % intervals overlap, neither "
            "is clearly better."
        ),
        target=keys.COMPARE_OPEN,
        watch="compared",
        start=(),
        link=keys.RUNS,
        reached=lambda runs: len(runs) == 2,
    ),
)

INVITE = t("Tour")
INVITE_HELP = t("{steps} short tasks on the pages.", steps=len(STEPS))
RESUME = later("Tour {number}/{count}")
AGAIN = t("Repeat the tour")
COUNT = later("{number} of {count}")
DONE = t("Done.")
NEXT, SKIP, GO, LEAVE, LIST, CLOSE, FINISH = (
    t("Next"),
    t("Skip"),
    later("Go to {page}"),
    t("Leave"),
    t("Steps"),
    t("Close"),
    t("Finish"),
)
LEAVE_HELP = t("Leaves the tour; continue later on Read.")
FINISHED = later("**Tour finished.** {done} of {count} done. Now type your own review on Read.")
