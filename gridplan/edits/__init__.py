"""Edits made by hand in the editor page, as a file, replayed onto a plan and mended."""

from gridplan.edits.applying import apply_edits
from gridplan.edits.board import Board, board_of
from gridplan.edits.reading import read_edits
from gridplan.edits.replaying import Replayed, replay
from gridplan.edits.writing import write_edits

__all__ = ["Board", "Replayed", "apply_edits", "board_of", "read_edits", "replay", "write_edits"]
