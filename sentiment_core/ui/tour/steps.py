"""Every step of the tour with its words, in the order of the post; nothing is shown here."""

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
    """One thing to do.

    Args:
        page: title of the page where it is done, in English.
        name: in the list of steps.
        ask: the one action, as a sentence in markdown.
        notice: what to see when it was done, as a sentence in markdown.
        watch: the field of `Seen` that the action changes.
        start: what that field is before anybody has touched the control.
        link: the name under which a link can say something else; empty for none.
        reached: whether a changed value is what was asked for.
        state: what opens the right part of the page: names in the session, and in the link.
        needs: a word that the review must have; empty for none.
        without: what is asked where the review has it not.
    """

    page: str
    name: str
    ask: str
    notice: str
    watch: str
    start: Any
    link: str = ""
    reached: Callable[[Any], bool] = _any
    state: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    needs: str = ""
    without: str = ""

    def asked(self, review: str) -> str:
        """The sentence that asks, for the review that the visitor has."""
        lacks = bool(self.needs) and self.needs not in tokenize(review)
        return self.without if lacks else self.ask


STEPS: tuple[Step, ...] = (
    Step(
        page="Read",
        name=t("A word that changes its mind"),
        ask=t("Among the coloured words, go to **but**: press it, or use the arrow keys."),
        notice=t(
            "The number is what the network would say if the review ended here. Step on and "
            "see at which word it turns."
        ),
        watch="word",
        start=AS_IT_WAS,
        reached=lambda word: word == "but",
        needs="but",
        without=t(
            "Your review has no **but**. Take the sample *There and back again*, then go to "
            "its **but**."
        ),
    ),
    Step(
        page="Encode",
        name=t("What goes round"),
        ask=t("Under *The output is taken*, choose **after every word**."),
        notice=t(
            "It is one unit, drawn once for each word: the weights are the same, only the state "
            "goes round. A blue dot is where an output is taken, and nothing else has changed."
        ),
        watch="output",
        start="after the last word",
        link=keys.OUTPUT_TAKEN,
        reached=lambda output: output == "after every word",
        state={keys.PART: "What goes round"},
    ),
    Step(
        page="Read",
        name=t("One column, or a column for every word"),
        ask=t("In the row of layers, switch `return_sequences` to its other side."),
        notice=t(
            "`True` returns a column for every word, `False` only the last one. No weight and no "
            "state changes: only how much is passed on."
        ),
        watch="switch",
        start=AS_IT_WAS,
        link=keys.SWITCH,
    ),
    Step(
        page="Shapes",
        name=t("Many words, one answer"),
        ask=t("Go to another step of the review: press **First** or **Previous**."),
        notice=t(
            "Before the last word nothing comes out: the state is only handed on. A sequence "
            "went in, one vector comes out."
        ),
        watch="step",
        start=AS_IT_WAS,
        link=keys.SHAPE_STEP,
        state={keys.SHAPE: str(Shape.SEQUENCE_TO_VECTOR)},
    ),
    Step(
        page="Shapes",
        name=t("One label, many words"),
        ask=t("As *The label that goes in*, choose **negative**."),
        notice=t(
            "One vector went in, a whole review came out: the label becomes the first state, "
            "and each word that is written goes in at the next step."
        ),
        watch="label",
        start="positive",
        link=keys.WRITE_LABEL,
        reached=lambda label: label == "negative",
        state={keys.SHAPE: str(Shape.VECTOR_TO_SEQUENCE)},
    ),
    Step(
        page="Encode",
        name=t("Words that are skipped"),
        ask=t("Raise *Skip the most frequent (skip_top)* above 0."),
        notice=t(
            "The table marks what was skipped. Ids start at 4, so 20 drops the 16 most frequent "
            "words and the mark at the start, not 20 words."
        ),
        watch="skip_top",
        start=0,
        link=keys.ENCODE + "skip_top",
        reached=bool,
        state={keys.PART: "Words to tensor"},
    ),
    Step(
        page="Encode",
        name=t("One length for all"),
        ask=t("Change *Clip length*."),
        notice=t(
            "Every row of the tensor now has that many places: long reviews lose words, short "
            "ones are filled with zeros."
        ),
        watch="clip_length",
        start=25,
        link=keys.ENCODE + "clip_length",
        state={keys.PART: "Words to tensor"},
    ),
    Step(
        page="Encode",
        name=t("What zeros do"),
        ask=t("Move *Padding* to another number of zeros."),
        notice=t(
            "With `mask_zero=True` the prediction stands still. Without, each zero is read like "
            "a word, and the state drifts."
        ),
        watch="pads",
        start=100,
        link=keys.PADS,
        state={keys.PART: "Masking lab"},
    ),
    Step(
        page="Train",
        name=t("Train a network"),
        ask=t("Press **Train**; the settings can stay as they are."),
        notice=t(
            "The curves start with the first batches. Watch whether the line of the validation "
            "reviews follows the line of the training reviews, or leaves it."
        ),
        watch="trained",
        start=0,
    ),
    Step(
        page="Compare",
        name=t("Two networks, one review"),
        ask=t("Under *Compared*, leave exactly **two** networks."),
        notice=t(
            "Both read the same review under one scrubber. Where their 95 % intervals overlap, "
            "these reviews cannot tell which of the two is better."
        ),
        watch="compared",
        start=(),
        link=keys.RUNS,
        reached=lambda runs: len(runs) == 2,
    ),
)

INVITE = t("Tour")
INVITE_HELP = t(
    "{steps} small things to do on the pages; each can be skipped or left.", steps=len(STEPS)
)
RESUME = later("Tour: {number} of {count}")
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
NEXT_HELP = t("Opens where the next thing is done.")
SKIP_HELP = t("Goes on to the next step without a tick.")
GO_HELP = t("Opens where this step is done.")
LIST_HELP = t("All steps, with those that are done; any of them can be opened.")
FINISH_HELP = t("Ends the tour.")
CLOSE_HELP = t("Takes this bar away; the tour can be taken again from Read.")
LEAVE_HELP = t("You can go on later, from Read or with the link of this step.")
FINISHED = later(
    "**That was the tour.** {done} of {count} done. Now type a review of your own on Read."
)
