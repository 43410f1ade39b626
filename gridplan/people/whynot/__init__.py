"""Why a request for officers cannot be met, in words, and the smallest change that makes it possible."""
