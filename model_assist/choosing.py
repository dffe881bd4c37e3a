"""Multiple-choice questions answered from their words alone."""

from collections.abc import Callable
from string import ascii_uppercase

from model_assist.models.contracts import ChoosingModel
from model_assist.prompts.catalogue import Prompt
from model_assist.protocol import AskedQuestion, Choice, ChooseInput, ChooseOutput


def choose(
    given: ChooseInput, wording: Prompt, model: ChoosingModel, step: Callable[[float, str], None]
) -> tuple[ChooseOutput, str]:
    """Return the model's choice for every question of every sheet, and the prompt of the first.

    Of options that are equally likely the first is taken. `step` is called with a share of 0 to 1 before each question.
    """
    total = sum(len(sheet) for sheet in given.sheets)
    sheets: list[tuple[Choice, ...]] = []
    done = 0
    for sheet in given.sheets:
        choices = []
        for asked in sheet:
            step(done / total, "Choosing")
            shares = model.weigh(prompt_of(asked, wording), ascii_uppercase[: len(asked.options)])
            best = max(range(len(shares)), key=shares.__getitem__)
            choices.append(Choice(asked.id, asked.options[best].id, round(shares[best], 4)))
            done += 1
        sheets.append(tuple(choices))
    return ChooseOutput(tuple(sheets)), prompt_of(given.sheets[0][0], wording)


def prompt_of(asked: AskedQuestion, wording: Prompt) -> str:
    """Return the filled-in wording: the options with the letters A, B, … before them."""
    options = "\n".join(
        f"({letter}) {option.text}" for letter, option in zip(ascii_uppercase, asked.options, strict=False)
    )
    return wording.template.format(question=asked.question, options=options)
