"""The sets: for each lesson the logic of its tasks (``set_NN.py``) and their words (``set_NN.yaml``)."""
