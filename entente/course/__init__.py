"""What makes the package a course: the command line, the environment check, the learner's own notes."""
