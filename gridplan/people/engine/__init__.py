"""What decides who serves where: arrays only. The one room that knows OR-tools."""
