"""What code does when it runs: what each function calls and raises, and what a file acts on besides."""
