"""Files written so that a crash, a kill or a second process leaves the old file or the new one, never a mixture."""
