"""Read the measure files, and say clearly what is wrong with one that cannot be read."""

from __future__ import annotations

import difflib
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from pydantic import ValidationError

from fairwait.definitions.measure import Measure
from fairwait.domain.errors import BadInputError, UsageError


def read_measure(file: Traversable) -> Measure:
    """Read one measure file; raise BadInputError naming the file, the key and what was expected."""
    try:
        content = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInputError(
            "A measure file is not valid TOML.",
            where=f"{file.name}: {error}",
            expected="a TOML file in UTF-8",
            remedy="compare it with another file of definitions/measures",
        ) from error
    try:
        measure = Measure.model_validate(content)
    except (ValidationError, UsageError) as error:
        raise _explained(file.name, error) from error
    if file.name != f"{measure.id}.toml":
        raise BadInputError(
            "A measure's file and its id differ.",
            where=f"{file.name}, key id",
            expected=f"a file named {measure.id}.toml",
            remedy="rename the file or correct the id",
        )
    return measure


def _explained(name: str, error: ValidationError | UsageError) -> BadInputError:
    if isinstance(error, UsageError):
        keys, expected = "valid_from", error.expected
    else:
        problems = [(_key(each["loc"]), _sentence(str(each["msg"]))) for each in error.errors(include_url=False)]
        # A list whose only item is wrong is also reported as empty: the item says what matters.
        problems = [each for each in problems if not any(key.startswith(f"{each[0]}.") for key, _ in problems)]
        keys = "; ".join(dict.fromkeys(key for key, _ in problems))
        expected = "; ".join(dict.fromkeys(sentence for _, sentence in problems))
    return BadInputError(
        "A measure file does not define a measure.",
        where=f"{name}, key {keys}",
        expected=expected,
        remedy="correct the key; the model is in definitions/measure.py",
    )


def _key(location: tuple[int | str, ...]) -> str:
    """``numerator.0.parts`` without the model's own names for the choices it made."""
    return ".".join(str(step) for step in location if step not in ("people", "terms")) or "(the whole file)"


def _sentence(message: str) -> str:
    text = message.removeprefix("Value error, ")
    return text[:1].lower() + text[1:]


def read_measures(folder: Traversable) -> Mapping[str, Measure]:
    """Every measure of a folder by id, in the order of their ids."""
    found = [file for file in folder.iterdir() if file.name.endswith(".toml")]
    return {file.name.removesuffix(".toml"): read_measure(file) for file in sorted(found, key=lambda f: f.name)}


@cache
def measures() -> Mapping[str, Measure]:
    """Every measure that travels with the package, by id."""
    return read_measures(files("fairwait.definitions").joinpath("measures"))


def measure(measure_id: str) -> Measure:
    """One measure by id; an unknown id is a UsageError that lists the nearest names."""
    known = measures()
    if measure_id not in known:
        near = difflib.get_close_matches(measure_id, known, n=3, cutoff=0.4) or list(known)
        raise UsageError(
            f"There is no measure called “{measure_id}”.",
            where="the measure's name",
            expected="a name such as " + ", ".join(near),
            remedy="list the measures with: fairwait measures",
        )
    return known[measure_id]
