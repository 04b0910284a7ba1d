"""What every page needs beside itself: styles, scripts, icons, as files that may be kept as long as a page."""

from importlib import resources
from os import PathLike, stat_result

from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from .answers import ENTITY_CACHE


class Static(StaticFiles):
    """The files of `http/static`. A browser asks for them again no later than for the page that names them."""

    def __init__(self) -> None:
        super().__init__(directory=str(resources.files("accords.http").joinpath("static")))

    def file_response(
        self, full_path: str | PathLike[str], stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """A file, or 304, with for how long it may be kept."""
        answer = super().file_response(full_path, stat_result, scope, status_code)
        answer.headers["Cache-Control"] = ENTITY_CACHE
        return answer
