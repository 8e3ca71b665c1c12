"""Looking through evidence without us: four modules that go out as one file, ``verify_bewijs.py``, for stock Python."""
