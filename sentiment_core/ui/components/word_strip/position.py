"""Resolution of the current timestep between page and browser.

The page's own changes are numbered. The browser obeys a number it has not seen, and sends the
number it obeyed with each move, so an echo never moves the strip back and a late move never undoes
a change of the page.
"""

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Position:
    """The strip's timestep, with what is needed to resolve the next one.

    Args:
        revision: how often the page has placed the strip, from 1.
        step: the timestep that holds, from 0.
        given: the timestep the page asked for in the last run, clamped.
        moved_at: stamp of the last move that was taken from the browser.
        follows: whether the page has been seen to pass back what it was returned.
    """

    review: str
    revision: int
    step: int
    given: int
    moved_at: int = 0
    follows: bool = False


def settle(
    before: Position | None, *, review: str, given: int, count: int, move: object
) -> Position:
    """The position after one run of the page.

    A move that has not been seen wins, for then the browser started this run. Otherwise the page
    places the strip: by a step that is neither what it passed before nor what it was returned, or,
    once it has been seen to pass back what it is returned, by any step that is not that.

    Args:
        before: the position after the last run.
        review: the words shown now.
        given: the timestep the page asks for.
        count: T; the step is clamped to [0, T - 1].
        move: what the browser last sent, which may be anything.
    """
    given = _clamp(given, count)
    if before is None or before.review != review:
        return Position(
            review=review,
            revision=1 if before is None else before.revision + 1,
            step=given,
            given=given,
            follows=before is not None and before.follows,
        )
    follows = before.follows or before.given != given == before.step
    now = replace(before, given=given, follows=follows, step=_clamp(before.step, count))
    taken = _read_move(move, before)
    if taken is not None:
        step, moved_at = taken
        return replace(now, step=_clamp(step, count), moved_at=moved_at)
    if given != before.step and (before.follows or given != before.given):
        return replace(now, step=given, revision=before.revision + 1)
    return now


def _read_move(move: object, before: Position) -> tuple[int, int] | None:
    """Step and stamp of a move that is well formed, new, and made in this review and revision."""
    if not isinstance(move, dict):
        return None
    step, stamp = move.get("step"), move.get("at")
    if type(step) is not int or type(stamp) is not int or stamp == before.moved_at:
        return None
    if move.get("review") != before.review or move.get("revision") != before.revision:
        return None
    return step, stamp


def _clamp(step: int, count: int) -> int:
    return max(0, min(int(step), count - 1))
