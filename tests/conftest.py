"""What holds for all tests."""

import os

# Several tests run at a time, and start servers and trainers: threads of NumPy's would only wait for each other.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
