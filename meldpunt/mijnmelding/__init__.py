"""The pages behind the code of a melder."""
