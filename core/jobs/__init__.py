"""Jobs: functions of the engine run in bounded child processes, so that no input takes the server from everybody."""

from .limits import Limits
from .pool import ProcessPool
from .records import dump, load

__all__ = ["Limits", "ProcessPool", "dump", "load"]
