"""Eight published places from raw inputs to signed-off plans, each with its published figures beside ours."""
