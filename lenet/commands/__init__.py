"""`python -m lenet ...`: one module a family of commands.

Each declares its commands and their options in `add_to`. None loads NumPy, OpenCV or Keras before a command asks for
them: a run that waits in line is this program too. What is heavy is `lenet.NAME`, which the front door loads.
"""
