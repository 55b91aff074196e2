"""What the kernel does with a process when the one that started it ends.

A process that is stopped or stuck cannot look after that itself. Linux only; elsewhere a healthy
process still ends, since the pipe to its parent closes.
"""

import ctypes
import signal
import sys

_PR_SET_PDEATHSIG = 1


def send_when_parent_ends(number: signal.Signals) -> None:
    """Have this process sent a signal when its parent ends.

    Source: Linux manual page PR_SET_PDEATHSIG(2const). The end of the thread that started this
    process counts too.

    Args:
        number: the signal.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, number)
