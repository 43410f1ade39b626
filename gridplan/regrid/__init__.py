"""Re-gridding: the least change that makes a plan right again on new ground."""
