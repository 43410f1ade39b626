"""Old grids and new ones side by side: what goes where, what each department must change, who hangs where."""
