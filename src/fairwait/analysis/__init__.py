"""The questions: rankings, spread, robustness, neighbours, what could not be judged. Each answer is a Finding."""
