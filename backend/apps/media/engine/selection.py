"""Choose frames inside one running decode: a list of frame numbers as an ffmpeg `select` expression."""

from collections.abc import Sequence


def select_expression(frames: Sequence[int]) -> str:
    """Return an expression that is 1 exactly for `n` in `frames` (strictly rising, not empty).

    Runs with a constant step become one test; the tests hang in a balanced tree of `if`, so that a frame
    costs the logarithm of their number.
    """
    return _tree(arithmetic_runs(frames))


def arithmetic_runs(frames: Sequence[int]) -> list[tuple[int, int, int]]:
    """Cut `frames` into (first, last, step) with all of first, first + step, …, last in it."""
    runs: list[tuple[int, int, int]] = []
    position = 0
    while position < len(frames):
        first = frames[position]
        end = position + 1
        step = frames[end] - first if end < len(frames) else 1
        while end < len(frames) and frames[end] - frames[end - 1] == step:
            end += 1
        # A pair is no pattern: its second frame may begin a longer run.
        if end - position == 2 and step != 1:
            end = position + 1
        last = frames[end - 1]
        runs.append((first, last, step if last > first else 1))
        position = end
    return runs


def _tree(runs: Sequence[tuple[int, int, int]]) -> str:
    if len(runs) == 1:
        first, last, step = runs[0]
        if first == last:
            return f"eq(n,{first})"
        return f"between(n,{first},{last})" + ("" if step == 1 else f"*not(mod(n-{first},{step}))")
    middle = len(runs) // 2
    return f"if(lt(n,{runs[middle][0]}),{_tree(runs[:middle])},{_tree(runs[middle:])})"
