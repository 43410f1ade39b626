"""Run every benchmark and print its table."""

from benchmarks import streets

if __name__ == "__main__":
    streets.main()
